"""Does what is still to do, one at a time and under a lock: photos are re-encoded, accepted steps written to git.

Everything is written down as done only after it is, so that a kill at any moment repeats it and loses nothing.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

from khlang.fields.form_data import FormData, read_form_data
from khlang.forms.model import Form
from khlang.images.client import ImageWorker, RefusedImageError, read_jpeg_size
from khlang.intake.branches import Branches, Commit
from khlang.intake.case import PhotoState
from khlang.intake.git import GitError
from khlang.intake.journal import Step, WaitingPhoto, WorkJournal
from khlang.intake.photo_store import PhotoStore
from khlang.problems import Channel, Problem, say
from khlang.yaml_text import Mapping as Tree
from khlang.yaml_text import walk_texts, write_node

# One flush of the disk and one start of git serve so many.
MAX_STEPS = 128
MAX_PHOTOS = 8

log = logging.getLogger(__name__)


class Drainer:
    """Works through the queues of one intake; its caller holds the lock of the intake's folder."""

    def __init__(
        self,
        work: WorkJournal,
        photos: PhotoStore,
        branches: Branches,
        find_forms: Callable[[], Mapping[str, Form]],
        name_draft: Callable[[str], str],
    ) -> None:
        """Take the queues, the stores, what gives the forms as they are now, and what names
        a draft's record by its id."""
        self._work = work
        self._photos = photos
        self._branches = branches
        self._find_forms = find_forms
        self._name_draft = name_draft
        self._images = ImageWorker()

    def close(self) -> None:
        """End the child process."""
        self._images.__exit__(None, None, None)

    def run_once(self) -> bool:
        """Do some of what waits, and tell whether there was anything.

        Raises StorageError, OSError, GitError, GitMissingError and ReadBackError: it is done again later.
        """
        waiting = self._work.list_photos(MAX_PHOTOS)
        for photo in waiting:
            self._reduce(photo)
        return self._drain() or bool(waiting)

    def reduce_photos(self) -> None:
        """Re-encode all photos that wait."""
        while waiting := self._work.list_photos(MAX_PHOTOS):
            for photo in waiting:
                self._reduce(photo)

    def _reduce(self, photo: WaitingPhoto) -> None:
        try:
            picture, thumbnail = self._ask_twice(self._photos.read_original(photo.stem))
        except FileNotFoundError:
            self._refuse(photo, Problem.of("missing_photo", file=photo.name))
        except RefusedImageError as error:
            self._refuse(photo, Problem.of(error.code, facts={"file": photo.name, **error.facts}))
        else:
            self._photos.finish(photo.stem, picture, thumbnail)
            self._work.finish_photo(photo.stem, *read_jpeg_size(picture))
        self._photos.remove_original(photo.stem)

    def _ask_twice(self, data: bytes) -> tuple[bytes, bytes]:
        """Let a child process end once, which may be for the machine's sake and not the photo's."""
        try:
            return self._images.reduce(data)
        except RefusedImageError as error:
            if error.code != "costly_photo":
                raise
        return self._images.reduce(data)

    def _refuse(self, photo: WaitingPhoto, problem: Problem) -> None:
        self._work.refuse_photo(photo.stem, problem, say(problem, Channel.FORM))

    def _drain(self) -> bool:
        forms = self._find_forms()
        steps = self._work.list_steps(MAX_STEPS, tuple(forms))
        by_case: dict[str, list[Step]] = defaultdict(list)
        for step in steps:
            by_case[step.number].append(step)
        closed = [number for number, own in by_case.items() if own[-1].data is None]
        if closed:
            self._branches.remove(closed)
        open_steps = [step for step in steps if step.number not in closed]
        done = [step.event for step in steps if step.number in closed]
        self._work.mark_drained([*done, *self._write(open_steps, forms)])
        return bool(steps)

    def _write(self, steps: list[Step], forms: Mapping[str, Form]) -> list[int]:
        """Write steps to git, together or, where that fails, each alone; give the events of those that are there."""
        if not steps:
            return []
        try:
            self._branches.write([self._make_commit(step, forms[step.form]) for step in steps])
        except GitError:
            if len(steps) == 1:
                log.warning("event %s is not in git yet", steps[0].event)
                raise
            return [event for step in steps for event in self._write([step], forms)]
        return [step.event for step in steps]

    def _make_commit(self, step: Step, form: Form) -> Commit:
        assert step.data is not None
        folder = Path("records") / form.key / self._name_draft(step.draft_id)
        record = read_public_record(form, step.data)
        # Half a character can't be written; the form refuses it, and nothing may wait here for ever.
        files = {f"{folder.as_posix()}.yml": write_node(record).encode("utf-8", "backslashreplace")}
        named = {text.value for _path, text in walk_texts(record)}
        for photo in step.photos:
            picture = self._photos.picture_path(photo.stem)
            if photo.name in named and photo.state is PhotoState.READY and picture.is_file():
                files[(folder / photo.name).as_posix()] = picture.read_bytes()
        subject = f"{step.kind} {step.number}"
        return Commit(number=step.number, event=step.event, at=step.at, subject=subject, files=files)


def read_public_record(form: Form, data: FormData) -> Tree:
    """Give what was sent in public fields as it was written; private ones reach no repository."""
    tree = read_form_data(form.asked_fields, data)
    public = {field.key for field in form.public_fields}
    return Tree(tuple(entry for entry in tree.entries if entry.key.value in public), tree.mark)
