package systole.microarch;

/** What is counted while a program runs. Energy is counts times a device's table, nothing else. */
public enum Action {
    /** Multiply-accumulates that the tensor units performed, padding included. */
    MAC_ISSUED,
    /** Multiply-accumulates inside the tensors' edges. */
    MAC_USEFUL,
    /** Vector-lane operations. */
    VECTOR,
    /** Special functions. */
    SPECIAL,
    /** Scratchpad bytes read by tensor and vector units or written by loads. */
    SCRATCH_BYTE,
    /** Bytes that programs loaded into cores. */
    LOADED_BYTE,
    /** Bytes that programs stored from cores. */
    STORED_BYTE,
    /** Bytes between cores and cache; a multicast copy counts once. */
    CACHE_BYTE,
    /** Bytes read from memory. */
    MEMORY_READ_BYTE,
    /** Bytes written to memory. */
    MEMORY_WRITE_BYTE,
    /** DRAM rows opened. */
    ACTIVATION,
    /** Bytes sent on links. */
    LINK_BYTE,
    /** Grid tiles run. */
    TILE
}
