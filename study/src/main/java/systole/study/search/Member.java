package systole.study.search;

/** A position and its judgement. The array is owned by the record. */
record Member(double[] position, Score score) {}
