package io.drover.network.balancing.haproxy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * HAProxy's file as we write it. All of it but the servers that come and go is its shape, which a running HAProxy can change only
 * by a reload; it carries a mark by which it is known again.
 */
record ConfigFile(List<Section> sections) {
    /** Of HAProxy's environment, which can be asked for. */
    static final String MARK = "DROVER_SHAPE";
    private static final String TARGETS = "# targets";
    private static final String SET_MARK = "setenv " + MARK + " ";
    private static final Pattern HEADER = Pattern.compile("^(?=\\S)", Pattern.MULTILINE);
    private static final int MARK_LENGTH = 24;

    ConfigFile {
        sections = List.copyOf(sections);
    }

    /** The first of the sections, {@code global}, gets the mark. */
    static ConfigFile marked(List<Section> sections) {
        var lines = new ArrayList<>(sections.getFirst().lines());
        lines.add(SET_MARK + hash(shape(sections)));
        var all = new ArrayList<>(sections);
        all.set(0, new Section(sections.getFirst().header(), lines));
        return new ConfigFile(all);
    }

    /** Only of a text that was made here. */
    static ConfigFile parse(String text) {
        return new ConfigFile(HEADER.splitAsStream(text).filter(part -> !part.isBlank()).map(part -> {
            var lines = part.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
            var targets = lines.indexOf(TARGETS);
            return targets < 0
                    ? new Section(lines.getFirst(), lines.subList(1, lines.size()))
                    : new Section(lines.getFirst(), lines.subList(1, targets),
                            lines.subList(targets + 1, lines.size()));
        }).toList());
    }

    String text() {
        var text = new StringBuilder();
        for (var section : sections) {
            text.append(section.header()).append('\n');
            section.lines().forEach(line -> text.append("    ").append(line).append('\n'));
            var targets = section.targets();
            if (targets != null) {
                text.append("    ").append(TARGETS).append('\n');
                targets.forEach(line -> text.append("    ").append(line).append('\n'));
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** The mark, or nothing when it was not made here. */
    String mark() {
        return sections.isEmpty()
                ? ""
                : sections.getFirst().lines().stream().filter(line -> line.startsWith(SET_MARK))
                        .map(line -> line.substring(SET_MARK.length())).reduce("", (_, last) -> last);
    }

    /** @param change is given each section that has targets */
    ConfigFile map(UnaryOperator<Section> change) {
        return new ConfigFile(sections.stream().map(it -> it.targets() == null ? it : change.apply(it)).toList());
    }

    private static String shape(List<Section> sections) {
        return new ConfigFile(sections).map(section -> section.with(List.of())).text();
    }

    /** A name for a text that no other has. */
    static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, MARK_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
