package systole.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;
import systole.study.sweep.BuildContent;

/** The version of this program, which the build writes into a resource. */
final class BuildVersion implements IVersionProvider {
    private static final String RESOURCE = "build.properties";

    static String read() throws IOException {
        try (InputStream in = Objects.requireNonNull(BuildVersion.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            Properties properties = new Properties();
            properties.load(in);
            return Objects.requireNonNull(properties.getProperty("version"), "version");
        }
    }

    /** The version alone. */
    static String number() {
        try {
            return read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The version with what the build is made of, which tells builds of one version apart. */
    static String build() {
        try {
            return read() + "+" + BuildContent.running();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"systole " + read()};
    }
}
