package io.drover.network.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.network.Attachment.Domains;
import org.junit.jupiter.api.Test;

class ResolvConfTest {
    @Test
    void oursIsTheOnlyResolverAndOurDomainComesFirst() {
        assertThat(ResolvConf.leadingToUs("""
                # made by Docker
                nameserver 192.0.2.1
                search example.org  lan
                nameserver 192.0.2.2
                options ndots:2 timeout:1
                """, Domains.FIRST)).isEqualTo("""
                nameserver 169.254.169.250
                search rancher.internal example.org lan
                # made by Docker
                options ndots:2 timeout:1
                """);
    }

    @Test
    void whatWasChangedStaysAsItIs() {
        var once = ResolvConf.leadingToUs("nameserver 192.0.2.1\ndomain example.org\n", Domains.FIRST);
        assertThat(ResolvConf.leadingToUs(once, Domains.FIRST)).isEqualTo(once)
                .contains("search rancher.internal example.org\n");
        assertThat(ResolvConf.leadingToUs("", Domains.FIRST))
                .isEqualTo("nameserver 169.254.169.250\nsearch rancher.internal\n");
    }

    @Test
    void ourDomainComesLastOrNotAtAllWhereALabelSaysSo() {
        var text = "nameserver 192.0.2.1\nsearch example.org lan\n";
        var last = ResolvConf.leadingToUs(text, Domains.of("service_last"));
        assertThat(last).isEqualTo("nameserver 169.254.169.250\nsearch example.org lan rancher.internal\n");
        assertThat(ResolvConf.leadingToUs(last, Domains.LAST)).isEqualTo(last);
        assertThat(ResolvConf.leadingToUs(text, Domains.of(" None "))).contains("search example.org lan\n");
        assertThat(ResolvConf.leadingToUs("", Domains.NONE)).isEqualTo("nameserver 169.254.169.250\n");
    }
}
