"""Reading documents that people bring: Word, PDF, Markdown and text become Markdown; every fault is a sentence."""
