package io.drover.network.metadata;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The forms in which metadata can be had. */
enum Format {
    TEXT("text/plain; charset=utf-8", List.of("text/plain"), TextForm::write),
    JSON("application/json", List.of("application/json"), JsonForm::write),
    YAML("application/yaml", List.of("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"),
            YamlForm::write);

    private final String contentType;
    private final List<String> mediaTypes;
    private final Writer writer;

    Format(String contentType, List<String> mediaTypes, Writer writer) {
        this.contentType = contentType;
        this.mediaTypes = mediaTypes;
        this.writer = writer;
    }

    String contentType() {
        return contentType;
    }

    void write(@Nullable Object value, OutputStream out) throws IOException {
        writer.write(value, out);
    }

    /** The one that a client likes best, text if it does not care. */
    static Format of(@Nullable String accept) {
        if (accept == null) {
            return TEXT;
        }
        var ranges = Stream.of(accept.split(",")).map(Range::parse).toList();
        return Stream.of(values())
                .flatMap(format -> format.mediaTypes.stream().map(type -> Liking.of(type, format, ranges)))
                .filter(liking -> liking.quality() > 0)
                // of equals the first one stays
                .reduce((one, other) -> Liking.ORDER.compare(one, other) >= 0 ? one : other).map(Liking::format)
                .orElse(TEXT);
    }

    @FunctionalInterface
    private interface Writer {
        void write(@Nullable Object value, OutputStream out) throws IOException;
    }

    private record Liking(Format format, double quality, int precision) {
        static final Comparator<Liking> ORDER = Comparator.comparingDouble(Liking::quality)
                .thenComparingInt(Liking::precision);

        static Liking of(String type, Format format, List<Range> ranges) {
            return ranges.stream().filter(range -> range.precision(type) >= 0)
                    .map(range -> new Liking(format, range.quality(), range.precision(type)))
                    .max(Comparator.comparingInt(Liking::precision)).orElse(new Liking(format, 0, 0));
        }
    }

    /** One entry of an Accept header. */
    private record Range(String type, double quality) {
        static Range parse(String text) {
            var words = text.split(";");
            var quality = Stream.of(words).skip(1).map(String::strip).filter(word -> word.startsWith("q="))
                    .findFirst().map(word -> quality(word.substring(2))).orElse(1.0);
            return new Range(words.length == 0 ? "" : words[0].strip().toLowerCase(Locale.ROOT), quality);
        }

        private static double quality(String text) {
            return text.matches("[01](\\.[0-9]{0,3})?") ? Double.parseDouble(text) : 0;
        }

        /** How closely it means a type; negative when it does not. */
        int precision(String other) {
            if (type.equals(other)) {
                return 2;
            }
            if (type.equals("*/*")) {
                return 0;
            }
            return type.endsWith("/*") && other.startsWith(type.substring(0, type.length() - 1)) ? 1 : -1;
        }
    }
}
