package io.drover.agent.containers;

import io.drover.model.network.Attachment.Domains;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import java.util.LinkedHashSet;
import java.util.List;

/** In which domains a container looks for names. Pure. */
final class SearchDomains {
    private static final String OURS = "rancher.internal";

    private SearchDomains() {
    }

    /**
     * To ours come those of its host, after them or before them as a label has it, unless a person gave it others. Docker itself
     * would leave those of the host out, since it is given some.
     */
    static List<String> of(LaunchConfig config, List<String> ofHost) {
        var given = config.networking().dnsSearch();
        if (given.isEmpty() || !given.stream().allMatch(domain -> domain.endsWith(OURS))) {
            return given;
        }
        var last = Domains.of(config.label(Labels.DNS_PRIORITY)) == Domains.LAST;
        var all = new LinkedHashSet<>(last ? ofHost : given);
        all.addAll(last ? given : ofHost);
        return List.copyOf(all);
    }
}
