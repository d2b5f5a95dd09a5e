"""The communication plan (clause 7.4): what is told to whom, when and how, by whom; and that it was."""
