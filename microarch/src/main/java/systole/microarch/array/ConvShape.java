package systole.microarch.array;

/**
 * A convolution without padding (a padded input is given with its padding), one image.
 *
 * @param height rows of the input
 * @param width columns of the input
 * @param filterHeight rows of a filter
 * @param filterWidth columns of a filter
 * @param channels channels of the input
 * @param filters filters, which are the channels of the output
 * @param stride step of the filter in both directions
 */
public record ConvShape(int height, int width, int filterHeight, int filterWidth, int channels, int filters, int stride)
        implements Layer {
    /** Checks that a filter fits into the input. */
    public ConvShape {
        if (filterHeight < 1 || filterWidth < 1 || channels < 1 || filters < 1 || stride < 1) {
            throw new IllegalArgumentException("a convolution needs positive sizes");
        }
        if (filterHeight > height || filterWidth > width) {
            throw new IllegalArgumentException("a filter of " + filterHeight + " x " + filterWidth
                    + " does not fit into an input of " + height + " x " + width);
        }
    }

    /** Rows of the output: ceil((height - filterHeight + stride) / stride), a last partial step counted as a whole one. */
    public int outputHeight() {
        return Ceil.div(height - filterHeight + stride, stride);
    }

    /** Columns of the output, likewise. */
    public int outputWidth() {
        return Ceil.div(width - filterWidth + stride, stride);
    }

    @Override
    public long inputWords() {
        return (long) height * width * channels;
    }

    /** A row for each output position, a sum over the filter's window. */
    @Override
    public Gemm gemm() {
        return new Gemm((long) outputHeight() * outputWidth(), filters, (long) filterHeight * filterWidth * channels);
    }

    @Override
    public long inputAddress(long row, long term) {
        int lineTerms = filterWidth * channels;
        long y = row / outputWidth() * stride + term / lineTerms;
        long x = row % outputWidth() * stride + term % lineTerms / channels;
        return y < height && x < width ? (y * width + x) * channels + term % channels : PADDING;
    }

    @Override
    public long overlapWords(long rows) {
        long lines = filterHeight + Ceil.div(rows, outputWidth()) * stride;
        return lines * width * channels;
    }
}
