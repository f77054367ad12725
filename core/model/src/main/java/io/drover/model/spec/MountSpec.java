package io.drover.model.spec;

import org.jspecify.annotations.Nullable;

/**
 * Where a container has a volume or a folder of its host, in Docker's own form: {@code /in}, {@code name:/in[:ro]} or
 * {@code /host:/in[:ro]}.
 *
 * @param source the volume's name or the path on the host; null of a volume without a name
 * @param target the path in the container, with the options behind it
 */
public record MountSpec(@Nullable String source, String target) {

    public static MountSpec parse(String written) {
        var colon = written.indexOf(':');
        return colon <= 0
                ? new MountSpec(null, written)
                : new MountSpec(written.substring(0, colon), written.substring(colon + 1));
    }

    /** The name of its volume; null of a path on the host and of a volume without one. */
    public @Nullable String name() {
        return source != null && Character.isLetterOrDigit(source.charAt(0)) ? source : null;
    }

    /** The path in the container. */
    public String path() {
        var colon = target.indexOf(':');
        return colon < 0 ? target : target.substring(0, colon);
    }

    /** Is it a path that means another place on each machine: that of a file, or somebody's home? */
    public boolean relative() {
        return source != null && (source.startsWith(".") || source.startsWith("~"));
    }

    @Override
    public String toString() {
        return source == null ? target : source + ":" + target;
    }
}
