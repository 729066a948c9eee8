package systole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code plan} and {@code cost} from end to end. */
final class PlanCommandTest {
    @TempDir
    private Path folder;

    private Terminal terminal;

    @BeforeEach
    void open() {
        terminal = new Terminal(folder);
    }

    /** Golden: what moves a time, a price or a rule of the search changes it. */
    @Test
    void aPlanAsATable() {
        assertThat(terminal.run(
                        "plan",
                        "--model",
                        "llama-2-7b",
                        "--purpose",
                        "serve",
                        "--devices",
                        "rtx-4090,t4,rtx-3060",
                        "--input",
                        "128",
                        "--output",
                        "16",
                        "--batch",
                        "1",
                        "--precision",
                        "model",
                        "--most-devices",
                        "2"))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).isEqualTo("""
                llama-2-7b, serve: 1G output tokens, 128 in and 16 out

                machine          devices  split     weights  batch       memory    first    token  tokens/s  hours   owned  rented    kWh  kg CO2  clock  fast  cheap  green
                rtx-4090-pcie-8        1  -         model        1  12.6/24 GiB  17.3 ms  16.9 ms      59.1   4.7k    $614  $1.88k  1.33k     493  tile      2      1      1
                rtx-4090-pcie-8        2  tensor 2  model        1   6.3/24 GiB  17.1 ms  9.71 ms      98.3  2.83k    $726  $2.26k  1.44k     534  tile      1      2      3
                t4                     1  -         model        1  12.6/16 GiB  73.8 ms  53.9 ms      18.1  15.3k  $2.07k  $5.36k  1.38k     510  tile      3      3      2

                owned: over 3 years in use, with server, operations and electricity; fast, cheap, green: ranks

                not served
                  rtx-3060: needs 12.6 GiB on each device (weights 12.6 GiB, KV cache 0.1 GiB, activations 0.0 GiB, workspace 0.0 GiB), rtx-3060 has 12.0 GiB, it takes at least 2 such devices; use more devices, or weights and activations of fewer bits
                """);
    }

    @Test
    void whatFitsNowhereIsNotServed() {
        assertThat(terminal.run(
                        "plan", "--model", "llama-2-70b", "--purpose", "fine-tune", "--devices", "t4", "--json", "-"))
                .isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).contains("no machine of 1 serves llama-2-70b for fine-tune", "t4", "qlora");
    }

    /** Products of devices and batches would not be counted beyond. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "1000001", "1000000000"})
    void mostDevicesAreBounded(String most) {
        assertThat(terminal.run(
                        "plan",
                        "--model",
                        "llama-2-7b",
                        "--purpose",
                        "serve",
                        "--devices",
                        "t4",
                        "--most-devices",
                        most))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err())
                .contains("--most-devices: found \"" + most + "\", expected a whole number of 1 to 1000000");
    }

    @Test
    void aTypeThatIsNoneIsToldByItsOption() {
        String[] line = "plan --model llama-2-7b --purpose serve --devices t4 --precision foo-weights".split(" ", -1);
        assertThat(terminal.run(line)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--precision: found \"foo-weights\", expected one of model, fp8, ");
    }

    /** What a model cannot do on any machine is told as the reader of scenarios tells it, once. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "t5-11b | lora | | t5-11b is two stacks of layers, which adapters are not modelled beside; leave out",
                "swin-l | pretrain | --sequence-length 512 | swin-l reads images of 56 x 56 patches, not sequences of 512",
                "swin-l | serve | | kind \"generate\" is not possible with swin-l, an encoder, which reads its input at once",
                "bert-large | serve | | kind \"generate\" is not possible with bert-large, an encoder, which reads its input",
            })
    void whatTheModelCannotDoIsToldOnce(String model, String purpose, String more, String reason) {
        String line = "plan --model " + model + " --purpose " + purpose
                + " --devices hgx-h100,hgx-a100-80gb,tpu-v4-pod --most-devices 2 --batch 2 "
                + (more == null ? "" : more);
        assertThat(terminal.run(line.strip().split(" ", -1))).isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.err())
                .startsWith("systole: " + reason)
                .hasLineCount(1)
                .doesNotContain("no machine", "--most-devices");
    }

    /** Each device says of itself that it has no units for a type: that is not the model's reason, nor that of all. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fp8 | v100-sxm2-32gb,t4 | no machine of 2 serves llama-2-7b for serve with at most 1 device; for example dgx-v100: v100-sxm2-32gb has no",
                "fp8 | t4 | t4 has no tensor units for fp8_e4m3",
                "fp8,nvfp4 | t4 | t4 has no tensor units for fp8_e4m3; it has [fp16, fp32, int4, int8]; t4 has no tensor units for nvfp4",
            })
    void whatDevicesCannotDoIsToldOfThem(String precision, String devices, String reason) {
        String line = "plan --model llama-2-7b --purpose serve --most-devices 1 --precision " + precision
                + " --devices " + devices;
        assertThat(terminal.run(line.split(" ", -1))).isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.err()).startsWith("systole: " + reason).hasLineCount(1);
    }

    /** Adapters would fit on both, but who pretrains has nothing to adapt. */
    @ParameterizedTest
    @CsvSource({"pretrain, false", "fine-tune, true"})
    void adaptersAreOfferedWhereThereIsSomethingToAdapt(String purpose, boolean offered) {
        String line = "plan --model llama-2-7b --devices t4,v100-sxm2-32gb --most-devices 1 --purpose " + purpose;
        assertThat(terminal.run(line.split(" ", -1))).isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.err()).contains("no machine of 2 serves", "needs ");
        assertThat(terminal.err().contains("lora")).isEqualTo(offered);
        assertThat(terminal.err().contains("lora of rank 16")).isEqualTo(offered);
    }

    @Test
    void stepsOfDenoisingAreNoTokens() {
        String line = "plan --model dit-xl-2 --purpose serve --devices rtx-4090 --most-devices 1 --batch 1 --input 256"
                + " --output 4 --precision model";
        assertThat(terminal.run(line.split(" ", -1))).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out())
                .startsWith("dit-xl-2, serve: 1G denoising steps, images of 256 patches, 4 steps each\n")
                .containsPattern("first +step +steps/s")
                .doesNotContain("token");
        assertThat(terminal.run(
                        "run",
                        "--model",
                        "dit-xl-2",
                        "--system",
                        "rtx-4090",
                        "--input",
                        "256",
                        "--output",
                        "4",
                        "--fidelity",
                        "fast"))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out())
                .contains(
                        "images of 256 patches, 4 denoising steps",
                        "time per denoising step ",
                        "denoising steps per second")
                .contains("energy per denoising step")
                .doesNotContain("output token", "first token");
    }

    @Test
    void wrongValuesAreBadInput() {
        assertThat(terminal.run("plan", "--model", "llama-2-7b", "--purpose", "dance"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--purpose: found \"dance\", expected one of pretrain, fine-tune, lora");
        assertThat(terminal.run("plan", "--model", "llama-2-7b", "--purpose", "serve", "--tokens", "many"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--tokens: found \"many\"");
        assertThat(terminal.run("plan", "--model", "llama-2-7b", "--purpose", "serve", "--devices", "t5"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("t5");
    }

    @Test
    void aChipsCost() {
        assertThat(terminal.run("cost", "a100-sxm-80gb")).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains("108 of 128 cores enabled", "826.0 mm2 as published", "dies per wafer");
        assertThat(terminal.run("cost", "hgx-h100")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("DEVICE: found \"hgx-h100\", expected its device: h100-sxm-80gb");
        assertThat(terminal.run("cost", "tpu-v5e")).isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.err()).contains("does not say what it is made in");
    }

    /** 64 of 68 cores of a description that stands in a scenario; the same as a device of its own needs sources. */
    @Test
    void costTakesTheDeviceOfAScenario() {
        assertThat(terminal.run("cost", Terminal.example("my-accelerator.json")))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out())
                .startsWith("my-accelerator, one die in tsmc-n5, 64 of 68 cores enabled")
                .contains("no area is published");
    }

    /** A published area hides parts that it has no room for: 100,000 cores on 814 mm2; and no die is 5,000 mm2. */
    @Test
    void diesThatCannotBeAreRefused() {
        String scenario =
                "{\"model\": \"gpt2-xl\", \"system\": {\"id\": \"much\", \"family\": \"hopper\", \"cores\": 132,"
                        + " \"clock\": {\"reference\": \"1.5 GHz\", \"maximum\": \"1.7 GHz\"}, \"sharedCache\": {\"capacity\": \"50 MiB\","
                        + " \"bandwidth\": \"5.5 TB/s\"}, \"memory\": {\"type\": \"HBM3\", \"stacks\": 5, \"capacity\": \"80 GiB\","
                        + " \"bandwidth\": \"3.35 TB/s\"}, \"power\": {\"cap\": \"700 W\", \"idle\": \"70 W\", \"activeIdle\": \"120 W\"},"
                        + " \"die\": {\"process\": \"tsmc-4n\", \"cores\": CORES, \"squareMillimetres\": AREA}}, \"workload\": {\"kind\": \"decode\"}}";
        String wide =
                terminal.file("wide.json", scenario.replace("CORES", "100000").replace("AREA", "814"));
        assertThat(terminal.run("cost", wide)).isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.err()).contains("much says a die of 814 mm2", "its parts alone come to ");
        String large =
                terminal.file("large.json", scenario.replace("CORES", "144").replace("AREA", "5000"));
        assertThat(terminal.run("cost", large)).isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.err()).contains("a die of 5000 mm2 is larger than the 858 mm2");
        String fine =
                terminal.file("fine.json", scenario.replace("CORES", "144").replace("AREA", "814"));
        assertThat(terminal.run("cost", fine)).isEqualTo(ExitCode.DONE);
    }

    @Test
    void theLengthOfASequenceIsCalledAsRunCallsIt() {
        assertThat(terminal.run("plan", "--model", "gpt2-xl", "--purpose", "lora", "--sequence", "512"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--sequence: found \"512\", expected --sequence-length");
    }

    /** What a purpose has no use for, and numbers that mean nothing, are refused and not passed over. */
    @ParameterizedTest
    @CsvSource({
        "serve, --sequence-length, 512, nothing for serve",
        "lora, --input, 512, nothing for lora",
        "lora, --time-per-output-token, 20 ms, nothing for lora",
        "serve, --time-per-output-token, 0 ms, a time above 0",
        "serve, --years, 1e-300, a number of 0.1 to 100",
        "serve, --tokens, 1e19, at most 1e18"
    })
    void optionsWithoutAMeaningAreRefused(String purpose, String option, String value, String message) {
        assertThat(terminal.run("plan", "--model", "gpt2-xl", "--purpose", purpose, option, value))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains(option + ": found \"", message);
    }
}
