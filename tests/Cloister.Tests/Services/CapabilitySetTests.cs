namespace Cloister.Tests.Services;

public sealed class CapabilitySetTests
{
    [Fact]
    public void A_collection_expression_makes_a_set_in_its_order()
    {
        CapabilitySet set = [new Tagged("b"), new Marked(), new Tagged("a")];

        Assert.Equal([new Tagged("b"), new Marked(), new Tagged("a")], set);
        Assert.Equal(3, set.Count);
    }

    [Fact]
    public void Lookups_match_derived_types_and_return_the_first()
    {
        CapabilitySet set = [new Marked(), new Special("b"), new Tagged("a")];

        Assert.True(set.Has<Tagged>());
        Assert.Equal("b", set.GetOrDefault<Tagged>()?.Text);
        Assert.False(CapabilitySet.Empty.Has<Capability>());
        Assert.Null(CapabilitySet.Empty.GetOrDefault<Tagged>());
    }

    [Fact]
    public void Several_of_one_type_are_kept_and_equal_ones_once()
    {
        CapabilitySet set = [new Tagged("a"), new Tagged("b"), new Tagged("a")];

        Assert.Equal([new Tagged("a"), new Tagged("b")], set);
    }

    [Fact]
    public void Sets_with_the_same_content_are_equal()
    {
        CapabilitySet one = [new Tagged("a"), new Marked()];
        CapabilitySet same = [new Tagged("a"), new Marked()];
        CapabilitySet other = [new Tagged("a")];

        Assert.True(one.Equals((object)same));
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.False(one.Equals((object)other));
        Assert.Same(CapabilitySet.Empty, CapabilitySet.Create());
    }

    [Fact]
    public void Null_is_no_capability() => Assert.Throws<ArgumentNullException>(() => CapabilitySet.Create([null!]));

    private record Tagged(string Text) : Capability;

    private sealed record Special(string Text) : Tagged(Text);

    private sealed record Marked : Capability;
}
