package systole.study.sweep;

import java.io.Serializable;

/**
 * Neighbouring points of a sweep.
 *
 * @param from index of the first
 * @param end index after the last
 */
public record Span(long from, long end) implements Serializable {}
