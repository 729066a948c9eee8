package systole.system;

import java.util.List;

/**
 * A part of a description that measurements chose among what software offers, such as the tile of a kernel: no number that a
 * search could move, so it stays as it is when a device is left out.
 *
 * @param name what it is called
 * @param places where it stands; each place speaks for all below it
 * @param meaning what was chosen, and among what
 * @param microbenchmark what would show it by itself
 * @param fittedOn devices whose measurements chose it
 */
public record Choice(
        String name, List<FreeConstant.Place> places, String meaning, String microbenchmark, List<String> fittedOn) {
    /** Copies the lists. */
    public Choice {
        places = List.copyOf(places);
        fittedOn = List.copyOf(fittedOn);
    }
}
