// Makes a photo small enough for a weak network: at most 2,048 pixels, about 300 kB, the right way up, without what a camera
// writes into it about place and time. What this browser cannot decode goes as it is.
const khlangShrinkPhoto = (function () {
  "use strict";

  const MOST_PIXELS = 2048;
  const WANTED_BYTES = 320000;
  // For a photo that stays large, first worse quality, then fewer pixels.
  const STEPS = [[1, 0.82], [1, 0.7], [0.75, 0.7], [0.6, 0.65]];
  const MOST_BYTES_TO_DECODE = 40000000;

  /** @param {Blob} blob @returns {Promise<string>} */
  function readAddress(blob) {
    return new Promise(function (resolve, reject) {
      const reader = new FileReader();
      reader.onload = () => resolve(String(reader.result));
      reader.onerror = () => reject(reader.error);
      reader.readAsDataURL(blob);
    });
  }

  /** Decodes a photo as <img> does, which turns it the right way up in every browser; its policy lets data in, not blobs.
   * @param {Blob} blob @returns {Promise<HTMLImageElement>} */
  async function decode(blob) {
    const image = new Image();
    image.src = await readAddress(blob);
    await image.decode();
    if (!image.naturalWidth) throw new Error("no picture");
    return image;
  }

  /** @param {CanvasImageSource & {naturalWidth: number, naturalHeight: number}} image @param {number} most */
  function draw(image, most) {
    const share = Math.min(1, most / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.naturalWidth * share));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * share));
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    // What is clear in a picture is white on paper, not black.
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  /** @param {HTMLCanvasElement} canvas @param {number} quality @returns {Promise<Blob | null>} */
  function encode(canvas, quality) {
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  }

  /** Gives what is sent of a photo. @param {Blob} file @returns {Promise<Blob>} */
  async function shrink(file) {
    if (file.size > MOST_BYTES_TO_DECODE) return file;
    try {
      const image = await decode(file);
      /** @type {Blob | null} */
      let made = null;
      for (const [share, quality] of STEPS) {
        made = await encode(draw(image, MOST_PIXELS * share), quality);
        if (!made || made.type !== "image/jpeg") return file;
        if (made.size <= WANTED_BYTES) break;
      }
      return made || file;
    } catch (error) {
      return file;
    }
  }

  /** Gives a small picture of a photo, if this browser can. @param {Blob} blob @returns {Promise<HTMLCanvasElement | null>} */
  async function preview(blob) {
    return decode(blob).then((image) => draw(image, 480)).catch(() => null);
  }

  return { shrink, preview, readAddress };
})();
