"""Room survey: RESPONSES -> scales, needs, tables (问卷调查): questionnaire as data, import, checks, measurement."""
