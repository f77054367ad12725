package io.drover.network.attach;

import io.drover.model.network.Attachment.Domains;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** A file of resolvers that leads to ours. Pure. */
final class ResolvConf {
    static final String RESOLVER = "169.254.169.250";
    static final String DOMAIN = "rancher.internal";

    private ResolvConf() {
    }

    /**
     * Our resolver alone, since it asks the others itself; all else as it is.
     *
     * @param ours where our domain stands among the others
     */
    static String leadingToUs(String text, Domains ours) {
        var domains = new LinkedHashSet<String>();
        if (ours == Domains.FIRST) {
            domains.add(DOMAIN);
        }
        var rest = new ArrayList<String>();
        for (var line : text.lines().toList()) {
            var words = line.strip().split("\\s+");
            switch (words[0]) {
                case "nameserver" -> {
                    // ours takes its place
                }
                case "search", "domain" -> domains.addAll(List.of(words).subList(1, words.length));
                default -> rest.add(line);
            }
        }
        if (ours == Domains.LAST) {
            domains.add(DOMAIN);
        }
        if (!domains.isEmpty()) {
            rest.addFirst("search " + String.join(" ", domains));
        }
        rest.addFirst("nameserver " + RESOLVER);
        return String.join("\n", rest) + "\n";
    }
}
