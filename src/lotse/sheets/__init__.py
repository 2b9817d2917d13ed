"""Printable pages: what a family takes home, and what a team has on the table.

A sheet is a frozen model that holds exactly what is printed; text, HTML and PDF show it and add nothing.
"""
