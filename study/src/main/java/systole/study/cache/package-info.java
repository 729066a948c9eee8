/**
 * Results on disk by their address: all numbers of a report under a digest of everything that shaped it, so that sweeps that
 * overlap simulate what is new ({@link systole.study.cache.ResultCache}). A folder ({@link systole.study.cache.CacheFolder}) has
 * segments of one build of the program in a folder of its own; each is written by one process, from its beginning to its end, and
 * read by any ({@link systole.study.cache.Segment}). Where an entry stands is kept in memory ({@link
 * systole.study.cache.Locations}), some 24 to 48 bytes for each that was there when the cache was opened.
 */
@NullMarked
package systole.study.cache;

import org.jspecify.annotations.NullMarked;
