"""What can be taken away: workbooks, documents, pictures and the evidence package, as bytes."""
