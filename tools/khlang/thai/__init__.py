"""Thai text: one normal form, digits, Buddhist-era dates, numbers that are private, order, words.

Pure functions on text. `words` is the only module of Khlang that imports PyThaiNLP; vocabulary and
place words come to it as arguments.
"""
