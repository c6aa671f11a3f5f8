"""AI systems and services on the page and in the workbooks."""
