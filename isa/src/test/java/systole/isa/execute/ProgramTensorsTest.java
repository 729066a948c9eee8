package systole.isa.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.text.Assembler;

final class ProgramTensorsTest {
    private static final String COPY = """
            kernel first
            tensor x activation fp32[2,2]
            tensor t activation fp32[4]
            tensor none activation fp32[1]
            scratch a fp32[1,4]
            semaphore full = 0
            program
              load a, x[0 : 2, 0 : 2]
              signal load, full
              wait store, full
              store t[0 : 4], a
              halt
            """;

    @Test
    void equalNamesAreTheSameMemory() {
        String second = COPY.replace("first", "second")
                .replace("x activation fp32[2,2]", "t activation fp32[2,2]")
                .replace("t activation fp32[4]", "x activation fp32[4]")
                .replace("load a, x", "load a, t")
                .replace("store t", "store x");
        List<Kernel> kernels = Assembler.assemble(COPY + second);
        ProgramTensors tensors = new ProgramTensors(kernels);
        assertThat(tensors.names()).containsExactly("x", "t", "none");
        assertThat(tensors.entries())
                .extracting(ProgramTensors.Entry::start)
                .containsExactly(
                        ProgramTensors.Start.UNKNOWN, ProgramTensors.Start.WRITTEN, ProgramTensors.Start.WRITTEN);
        assertThat(tensors.entries()).extracting(ProgramTensors.Entry::stored).containsExactly(true, true, false);
        TensorData x = TensorData.of(DataType.FP32, new double[] {1, 2, 3, 4}, 2, 2);
        TensorData t = TensorData.zeros(DataType.FP32, 4);
        Map<String, TensorData> memory = Map.of("x", x, "t", t, "none", TensorData.zeros(DataType.FP32, 1));
        new Machine(1, 1).run(List.of(ProgramTensors.launch(kernels.get(0), memory)));
        x.values()[0] = 7;
        t.values()[1] = 9;
        new Machine(1, 1).run(List.of(ProgramTensors.launch(kernels.get(1), memory)));
        assertThat(x.values()).containsExactly(1, 9, 3, 4);
    }

    @Test
    void aTensorThatAddsUpBeginsWithWhatIsRead() {
        ProgramTensors tensors = new ProgramTensors(Assembler.assemble(COPY.replace("store t", "store_add t")));
        assertThat(tensors.find("t")).isNotNull().satisfies(entry -> {
            assertThat(entry.start()).isEqualTo(ProgramTensors.Start.READ);
            assertThat(entry.kernel()).isEqualTo("first");
        });
        assertThat(tensors.find("y")).isNull();
    }

    @Test
    void whatCannotBeTheSameMemoryNamesBothKernels() {
        String second = COPY.replace("first", "second").replace("none activation fp32[1]", "none activation fp32[2]");
        assertThatThrownBy(() -> new ProgramTensors(Assembler.assemble(COPY + second)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tensor none is fp32[1] in kernel first and fp32[2] in kernel second");
    }
}
