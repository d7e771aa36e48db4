"""Forecasts held against what happened: observations, proper scores, and how much each view has earned belief."""
