package io.drover.network.dns;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** An answer of others, kept as the bytes that came. It serves while it is fresh, and as a stopgap for a day after. */
final class Kept {
    static final long STALE_FOR = Duration.ofDays(1).toNanos();
    /** Seconds. */
    private static final long LONGEST = Duration.ofDays(1).toSeconds();
    private static final long LONGEST_NOTHING = Duration.ofHours(1).toSeconds();
    private static final long STALE_TTL = 1;

    private final byte[] wire;
    private final long since;
    private final long freshFor;
    /** Till then nobody is asked again; the resolvers were just found to be away. */
    private volatile long leftAloneUntil;

    Kept(Message answer, long now) {
        this.wire = answer.toWire(Message.MAXLENGTH);
        this.since = now;
        this.freshFor = Duration.ofSeconds(ttl(answer)).toNanos();
        this.leftAloneUntil = now;
    }

    private static long ttl(Message answer) {
        var answers = answer.getSection(Section.ANSWER);
        if (!answers.isEmpty()) {
            return Math.min(LONGEST, answers.stream().mapToLong(Record::getTTL).min().orElse(0));
        }
        return answer.getSection(Section.AUTHORITY).stream().filter(SOARecord.class::isInstance)
                .map(SOARecord.class::cast).mapToLong(soa -> Math.min(soa.getTTL(), soa.getMinimum()))
                .map(ttl -> Math.min(LONGEST_NOTHING, ttl)).min().orElse(0);
    }

    int size() {
        return wire.length;
    }

    /** How long it is of any use. */
    long lasts() {
        return freshFor + STALE_FOR;
    }

    boolean isFresh(long now) {
        return now - since < freshFor;
    }

    boolean isLeftAlone(long now) {
        return now - leftAloneUntil < 0;
    }

    void leaveAloneUntil(long time) {
        leftAloneUntil = time;
    }

    /** As it is now, with the time that each record has left. Null when it cannot be read after all. */
    @Nullable
    Message message(long now) {
        var age = Duration.ofNanos(now - since).toSeconds();
        try {
            var message = new Message(wire);
            var aged = new Message();
            aged.setHeader(message.getHeader());
            for (var section : new int[]{Section.QUESTION, Section.ANSWER, Section.AUTHORITY, Section.ADDITIONAL}) {
                records(message, section).forEach(record -> aged.addRecord(
                        section == Section.QUESTION ? record : aged(record, isFresh(now) ? age : -1), section));
            }
            return aged;
        } catch (IOException | RuntimeException _) {
            return null;
        }
    }

    private static Stream<Record> records(Message message, int section) {
        return message.getSection(section).stream().filter(record -> record.getType() != Type.OPT);
    }

    /** @param age in seconds, or negative for what is stale */
    private static Record aged(Record record, long age) {
        var ttl = age < 0 ? STALE_TTL : Math.max(0, record.getTTL() - age);
        var bytes = record.toWire(Section.ANSWER);
        // after the name come type and class with two bytes each
        ByteBuffer.wrap(bytes).putInt(record.getName().length() + 4, (int) Math.min(ttl, Integer.MAX_VALUE));
        try {
            return Record.fromWire(bytes, Section.ANSWER);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
