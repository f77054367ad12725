package io.drover.network.attach;

import static org.assertj.core.api.Assertions.assertThat;

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
                """)).isEqualTo("""
                nameserver 169.254.169.250
                search rancher.internal example.org lan
                # made by Docker
                options ndots:2 timeout:1
                """);
    }

    @Test
    void whatWasChangedStaysAsItIs() {
        var once = ResolvConf.leadingToUs("nameserver 192.0.2.1\ndomain example.org\n");
        assertThat(ResolvConf.leadingToUs(once)).isEqualTo(once).contains("search rancher.internal example.org\n");
        assertThat(ResolvConf.leadingToUs("")).isEqualTo("nameserver 169.254.169.250\nsearch rancher.internal\n");
    }
}
