namespace Cloister.Tests.Identity;

public sealed class PluginIdTests
{
    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("a:b")]
    [InlineData(":")]
    [InlineData("__pk_x")]
    [InlineData("__pk_wildcard__")]
    public void Reserved_or_ambiguous_texts_are_refused_and_the_message_says_what_is_allowed(string text)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new PluginId(text));

        Assert.Contains("is allowed", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => (PluginId)text);
    }

    [Theory]
    [InlineData("_x")]
    [InlineData("*x")]
    [InlineData("a.b")]
    [InlineData("__pkx")]
    [InlineData(" ")]
    public void Other_texts_are_plugin_ids(string text) => Assert.Equal(text, new PluginId(text).Value);

    [Fact]
    public void A_plugin_pins_its_services()
    {
        var plugin = new PluginId("audit");

        Assert.Equal("audit:log", plugin.Service("log").Value);
        Assert.Equal("audit:log.file", plugin.Service("log", "file").Value);
        Assert.Equal("audit:log.file", plugin.Namespace("log").Service("file").Value);
        Assert.Equal("audit:log.file", plugin.Namespace("log")["file"].Value);
        Assert.Equal("audit:log.file.a", plugin.Namespace("log").Child("file")["a"].Value);
    }

    [Fact]
    public void The_wildcard_gives_wildcard_pins()
    {
        Assert.Equal("*:log", PluginId.Wildcard.Service("log").Value);
        Assert.Equal("*:log.file.a", PluginId.Wildcard.Namespace("log").Child("file").Service("a").Value);
    }

    [Fact]
    public void The_winner_scope_has_no_pins() => Assert.Throws<ArgumentException>(() => PluginId.WinnerScoped.Service("log"));

    [Fact]
    public void A_default_id_pins_nothing()
    {
        Assert.Throws<ArgumentException>(() => default(PluginId).Service("log"));
        Assert.Throws<ArgumentException>(() => default(PluginId).Namespace("log"));
    }
}
