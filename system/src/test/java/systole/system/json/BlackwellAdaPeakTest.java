package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.isa.DataType;
import systole.memory.DramSpec;
import systole.microarch.DeviceSpec;

/** Peaks and memories of Hopper's variants, Ada and Blackwell, as published. */
final class BlackwellAdaPeakTest {
    /**
     * Dense TFLOP/s (TOP/s for integers) with fp32 sums: NVIDIA datasheets of H100 (PCIe, NVL), H20, L4, L40S, RTX PRO 6000, DGX B200
     * and GB200 NVL72; NVIDIA Ada and RTX Blackwell white papers for GeForce, where fp32 sums are at half rate.
     */
    @ParameterizedTest
    @CsvSource({
        "h100-pcie-80gb, BF16, 756.5",
        "h100-pcie-80gb, FP8_E4M3, 1513",
        "h100-nvl-94gb, BF16, 835",
        "h800-sxm, BF16, 989.4",
        "h20, BF16, 148",
        "h20, FP8_E4M3, 296",
        "b200-sxm, BF16, 2250",
        "b200-sxm, NVFP4, 9000",
        "gb200, TF32, 1250",
        "gb200, BF16, 2500",
        "gb200, FP8_E4M3, 5000",
        "gb200, NVFP4, 10000",
        "l4, FP16, 121",
        "l40s, FP16, 362",
        "l40s, FP8_E4M3, 733",
        "rtx-4080, FP16, 97.5",
        "rtx-4080, INT8, 389.9",
        "rtx-4090, FP16, 165.2",
        "rtx-4090, FP8_E4M3, 330.3",
        "rtx-4090, INT8, 660.6",
        "rtx-5080, FP16, 112.6",
        "rtx-5080, NVFP4, 900.4",
        "rtx-5090, FP16, 209.5",
        "rtx-5090, INT8, 838",
        "rtx-5090, NVFP4, 1676",
        "rtx-5090d, FP16, 148.4",
        "rtx-pro-6000, FP16, 503.8",
        "rtx-pro-6000, NVFP4, 2015",
    })
    void peaksArePublished(String id, DataType type, double teraflops) {
        DeviceSpec device = Descriptions.device(id).spec();
        assertThat(device.peakOpsPerSecond(type, device.clock().referenceHertz()) / 1e12)
                .isCloseTo(teraflops, within(0.02 * teraflops));
    }

    /** Bits of the memory bus, from the same tables: pseudo-channels of 64 (HBM2e), 32 (HBM3), 16 (GDDR6) and 8 bits (GDDR7). */
    @ParameterizedTest
    @CsvSource({
        "h100-pcie-80gb, 64, 5120",
        "h20, 32, 6144",
        "b200-sxm, 32, 8192",
        "l4, 16, 192",
        "l40s, 16, 384",
        "rtx-4080, 16, 256",
        "rtx-4090, 16, 384",
        "rtx-5080, 8, 256",
        "rtx-5090, 8, 512",
        "rtx-pro-6000, 8, 512",
    })
    void memoriesHaveTheirBus(String id, int channelBits, int busBits) {
        DramSpec memory = (DramSpec) Descriptions.device(id).spec().memory();
        assertThat(memory.pseudoChannels() * channelBits).isEqualTo(busBits);
    }

    /** Kernels of a type of its own, and what its figures say; a library of 16-bit kernels serves the others. */
    @ParameterizedTest
    @CsvSource({"blackwell, 4", "blackwell-gb20x, 3"})
    void blockScaledProductsHaveKernelsOfTheirOwn(String id, int tiles) {
        var gemm = Descriptions.library(id).kernels().gemm();
        assertThat(gemm.of(DataType.NVFP4).tiles()).hasSize(tiles);
        assertThat(gemm.of(DataType.NVFP4).splits()).containsExactly(1);
        assertThat(gemm.of(DataType.BF16)).isEqualTo(gemm);
        assertThat(gemm.splits()).contains(32);
    }
}
