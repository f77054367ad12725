package io.drover.network.metadata;

import java.util.AbstractList;
import java.util.List;
import java.util.function.Function;

/** Makes each element when it is looked at, so that a list of the whole environment needs the memory of one. */
final class LazyList<T> extends AbstractList<Object> {
    private final List<T> facts;
    private final Function<? super T, ?> each;

    LazyList(List<T> facts, Function<? super T, ?> each) {
        this.facts = facts;
        this.each = each;
    }

    @Override
    public Object get(int index) {
        return each.apply(facts.get(index));
    }

    @Override
    public int size() {
        return facts.size();
    }
}
