"""The request catalogue (clause 8.2.4): what people can order, with the form, the approval and the work that each item takes."""
