"""The caseload: figures and chart."""
