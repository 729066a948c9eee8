package systole.isa.number;

/** Values and rounding of one {@link systole.isa.DataType}. */
public interface NumberFormat {}
