"""Thai text: normal form, digits, Buddhist-era dates, private numbers, word segmentation, dictionary order.

Pure functions on text. `patterns` has what is looked for in texts as data, for browsers too. `repair` mends what PDF
files and their hosts break. `words` is the only module that imports PyThaiNLP; words of vocabularies and places are
passed to it as arguments.
"""
