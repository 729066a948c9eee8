package systole.study.search;

/** A way to search. */
public interface Searcher {
    /** Searches until nothing more can be judged, or nothing new is found to be judged. */
    void search(Judge judge);
}
