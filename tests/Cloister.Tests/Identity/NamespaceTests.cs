namespace Cloister.Tests.Identity;

public sealed class NamespaceTests
{
    private static readonly Namespace Text = new("text");

    [Fact]
    public void Children_chain_to_any_depth()
    {
        Assert.Equal("text.a.b.c", Text.Child("a").Child("b").Child("c").Value);
        Assert.Equal(new Namespace("text.a"), Text.Child("a"));
    }

    [Fact]
    public void Service_indexer_and_constructor_agree()
    {
        Assert.Equal(new ServiceId("text.checker"), Text.Service("checker"));
        Assert.Equal(new ServiceId("text.checker"), Text["checker"]);
        Assert.Equal(new ServiceId<string>("text.checker"), Text.Service<string>("checker"));
    }

    [Theory]
    [InlineData("text.a", true)]
    [InlineData("text.a.b", true)]
    [InlineData("text", false)]
    [InlineData("textual.a", false)]
    [InlineData("other.text.a", false)]
    [InlineData("Text.a", false)]
    [InlineData("", false)]
    public void A_namespace_has_its_descendants_only(string id, bool expected) => Assert.Equal(expected, Text.Has(new ServiceId(id)));

    [Fact]
    public void A_nested_namespace_has_its_own_subtree_only()
    {
        var nested = Text.Child("a");

        Assert.True(nested.Has(new ServiceId("text.a.b")));
        Assert.False(nested.Has(new ServiceId("text.b")));
        Assert.False(nested.Has(new ServiceId("text.a")));
    }

    [Fact]
    public void A_default_namespace_has_and_makes_nothing()
    {
        Assert.False(default(Namespace).Has(new ServiceId(".a")));
        Assert.Throws<ArgumentException>(() => default(Namespace).Service("a"));
        Assert.Throws<ArgumentException>(() => default(Namespace).Child("a"));
    }
}
