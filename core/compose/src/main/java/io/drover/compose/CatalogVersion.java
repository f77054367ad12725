package io.drover.compose;

import java.util.regex.Pattern;

/** The version of a catalog's template, as its rancher-compose text has it under {@code .catalog}. */
final class CatalogVersion {
    private static final Pattern CATALOG = Pattern.compile("\\.?catalog:\\s*(?:#.*)?");
    private static final Pattern VERSION = Pattern
            .compile("\\s+[\"']?version[\"']?:\\s+(?:\"([^\"]*)\"|'([^']*)'|([^\\s#{][^#]*?))\\s*(?:#.*)?");

    private CatalogVersion() {
    }

    /** Empty when it has none. The text may be a template still, so it is looked through line by line. */
    static String of(String text) {
        var within = false;
        for (var line : text.split("\\R")) {
            if (!line.isBlank() && !Character.isWhitespace(line.charAt(0))) {
                within = CATALOG.matcher(line).matches();
            } else if (within) {
                var version = VERSION.matcher(line);
                if (version.matches()) {
                    return version.group(1) != null
                            ? version.group(1)
                            : version.group(2) != null ? version.group(2) : version.group(3);
                }
            }
        }
        return "";
    }
}
