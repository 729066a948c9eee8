package systole.study.accuracy;

import java.util.Locale;
import systole.study.calibration.LeaveOut;
import systole.study.calibration.LeaveOutTable;
import systole.study.validation.Accuracy;
import systole.study.validation.AccuracyTables;
import systole.study.validation.Validation;

/** What leaving a device out says, for the terminal. */
public final class LeaveOutText {
    private LeaveOutText() {}

    /**
     * The text, ending in a line break.
     *
     * @param described rows of the device, predicted with its description as it is
     * @param without the same rows, predicted with constants that were chosen without it
     */
    public static String of(LeaveOut leaveOut, Validation described, Validation without) {
        StringBuilder out = new StringBuilder();
        if (leaveOut.constants().isEmpty()) {
            out.append("no constant is listed as chosen by measurements of ")
                    .append(leaveOut.device())
                    .append(": its description is what a datasheet and its family say\n");
        } else {
            out.append(String.format(
                    Locale.ROOT,
                    "%s left out: %d constants chosen without it, fitted to %d rows of other devices\n\n",
                    leaveOut.device(),
                    leaveOut.constants().size(),
                    leaveOut.rows()));
            out.append(LeaveOutTable.constants(leaveOut).plain());
            if (leaveOut.rows() == 0) {
                out.append(
                        "the files have no rows of other devices that these could be fitted to: they are what they are"
                                + " before any fit; validate without files, or beside the shipped rows\n");
            }
        }
        if (described.rows().isEmpty()) {
            return out.append("\nthe files have no rows of ")
                    .append(leaveOut.device())
                    .append(": there is nothing to compare\n")
                    .toString();
        }
        Accuracy before = Accuracy.of(described.rows());
        Accuracy after = Accuracy.of(without.rows());
        out.append('\n').append(LeaveOutTable.errors(before, after).plain());
        out.append("\nall rows\n").append(AccuracyTables.groups(without).plain());
        out.append(String.format(
                Locale.ROOT,
                "\nscore (mean over software of the mean error): described %.2f %%, left out %.2f %%; rows over 20 us and collectives"
                        + " %.2f %%, %.2f %%\n",
                before.score(),
                after.score(),
                before.longScore(),
                after.longScore()));
        return out.toString();
    }
}
