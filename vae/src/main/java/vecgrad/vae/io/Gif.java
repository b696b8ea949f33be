package vecgrad.vae.io;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Pictures of one size as the frames of an animated GIF that never ends. Java writes the images; how long a frame stays and that
 * the whole repeats is metadata that it leaves to us.
 *
 * <p>A GIF frame has at most 256 colours. If all frames together have no more, they share one exact table; otherwise Java chooses
 * colours for each frame.
 */
public final class Gif {
    private static final int COLOURS = 256;

    private Gif() {}

    /**
     * Writes an animation, or replaces it; see {@link AtomicFile}.
     *
     * @param frames     at least one, all of one size
     * @param scale      each pixel is shown as {@code scale} x {@code scale}
     * @param hundredths of a second that a frame stays; many programs take 0 and 1 for 10
     * @throws IOException in one sentence
     */
    public static void write(Path file, List<ImageGrid> frames, int scale, int hundredths) throws IOException {
        if (frames.isEmpty() || hundredths < 0 || hundredths > 0xffff)
            throw new IllegalArgumentException(frames.size() + " frames of " + hundredths + "/100 s; expected at least 1 frame, of 0 to 65535");
        for (ImageGrid frame : frames)
            if (frame.width() != frames.getFirst().width() || frame.height() != frames.getFirst().height())
                throw new IllegalArgumentException("a frame of " + frame.height() + " x " + frame.width() + " pixels after one of "
                        + frames.getFirst().height() + " x " + frames.getFirst().width());
        int[] colours = colours(frames);
        ByteArrayOutputStream gif = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(gif)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(colours == null ? null : sharing(colours, writer));
            for (int i = 0; i < frames.size(); i++) {
                BufferedImage image = colours == null ? frames.get(i).toImage(scale) : indexed(frames.get(i), colours, scale);
                writer.writeToSequence(new IIOImage(image, null, timed(image, writer, hundredths, i == 0)), null);
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        AtomicFile.write(file, gif.toByteArray());
    }

    /** All colours of all frames in ascending order; null if they are too many for one table. */
    private static int[] colours(List<ImageGrid> frames) {
        var colours = new TreeSet<Integer>();
        for (ImageGrid frame : frames)
            for (int y = 0; y < frame.height(); y++)
                for (int x = 0; x < frame.width(); x++)
                    if (colours.add(frame.rgb(x, y)) && colours.size() > COLOURS) return null;
        return colours.stream().mapToInt(Integer::intValue).toArray();
    }

    private static BufferedImage indexed(ImageGrid frame, int[] colours, int scale) {
        int[] table = Arrays.copyOf(colours, tableLength(colours));
        var model = new IndexColorModel(8, table.length, table, 0, false, -1, DataBuffer.TYPE_BYTE);
        var image = new BufferedImage(frame.width() * scale, frame.height() * scale, BufferedImage.TYPE_BYTE_INDEXED, model);
        int[] line = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < line.length; x++) line[x] = Arrays.binarySearch(colours, frame.rgb(x / scale, y / scale));
            image.getRaster().setSamples(0, y, line.length, 1, 0, line);
        }
        return image;
    }

    /** The table in a GIF has a power of two of entries, at least two. */
    private static int tableLength(int[] colours) { return Math.max(2, Integer.highestOneBit(2 * colours.length - 1)); }

    /** The head of the file, with the table that every frame would else bring along. */
    private static IIOMetadata sharing(int[] colours, ImageWriter writer) throws IIOInvalidTreeException {
        IIOMetadata head = writer.getDefaultStreamMetadata(null);
        String format = head.getNativeMetadataFormatName();
        var root = new IIOMetadataNode(format);
        int length = tableLength(colours);
        IIOMetadataNode table = node(root, "GlobalColorTable", "sizeOfGlobalColorTable", length, "backgroundColorIndex", 0, "sortFlag", "FALSE");
        for (int i = 0; i < length; i++) {
            int rgb = i < colours.length ? colours[i] : 0;
            node(table, "ColorTableEntry", "index", i, "red", rgb >> 16, "green", rgb >> 8 & 0xff, "blue", rgb & 0xff);
        }
        head.mergeTree(format, root);
        return head;
    }

    /** How long a frame stays; the first also says that the animation repeats for ever. */
    private static IIOMetadata timed(BufferedImage image, ImageWriter writer, int hundredths, boolean first) throws IIOInvalidTreeException {
        IIOMetadata metadata = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
        String format = metadata.getNativeMetadataFormatName();
        var root = new IIOMetadataNode(format);
        node(root, "ImageDescriptor", "imageLeftPosition", 0, "imageTopPosition", 0, "imageWidth", image.getWidth(), "imageHeight", image.getHeight(),
                "interlaceFlag", "FALSE"); // Java would interlace: each frame would build up in four passes
        node(root, "GraphicControlExtension", "disposalMethod", "none", "userInputFlag", "FALSE", "transparentColorFlag", "FALSE",
                "delayTime", hundredths, "transparentColorIndex", 0);
        if (first) {
            var repeat = node(node(root, "ApplicationExtensions"), "ApplicationExtension", "applicationID", "NETSCAPE", "authenticationCode", "2.0");
            repeat.setUserObject(new byte[] {1, 0, 0}); // sub-block 1: how often, 0 for ever
        }
        metadata.mergeTree(format, root);
        return metadata;
    }

    private static IIOMetadataNode node(IIOMetadataNode parent, String name, Object... attributes) {
        var node = new IIOMetadataNode(name);
        for (int i = 0; i < attributes.length; i += 2) node.setAttribute(attributes[i].toString(), attributes[i + 1].toString());
        parent.appendChild(node);
        return node;
    }
}
