namespace Cloister.Tests.Plugins;

public sealed class PluginTests
{
    [Fact]
    public void Plugins_are_equal_when_type_and_id_are()
    {
        var plugin = new SessionPluginFake("a");

        Assert.Equal<Plugin>(plugin, new SessionPluginFake("a"));
        Assert.Equal(plugin.GetHashCode(), new SessionPluginFake("a").GetHashCode());
        Assert.NotEqual<Plugin>(plugin, new SessionPluginFake("b"));
        Assert.NotEqual<Plugin>(plugin, new GlobalPluginFake("a"));
        Assert.NotEqual<Plugin>(new Plain(), new Special());
        Assert.NotEqual<Plugin>(new Special(), new Plain());
        Assert.False(plugin.Equals(null));
    }

    [Fact]
    public void The_text_of_a_plugin_shows_type_and_id() => Assert.Equal("SessionPluginFake(a)", new SessionPluginFake("a").ToString());

    [Fact]
    public async Task A_plugin_that_overrides_nothing_does_nothing()
    {
        var plugin = new Plain();
        await using var runtime = await PluginRuntime.StartAsync([plugin, new PlainGlobal()]);
        await using var session = await runtime.CreateSessionAsync();

        await runtime.UpdateSettingsAsync(RuntimeSettings.Empty);

        Assert.Empty(plugin.Dependencies);
        Assert.Empty(plugin.FeatureFlags);
        Assert.Empty(session.Registry.ListServiceIds());
        Assert.Equal([plugin.PluginId], session.EnabledPluginIds);
        Assert.Empty(runtime.GlobalRegistry.ListServiceIds());
    }

    [Fact]
    public void A_plugin_of_a_context_that_the_runtime_does_not_have_is_refused_when_added()
    {
        var thrown = Assert.Throws<ArgumentException>(() => new PluginRuntime([new OfAnotherContext()]));

        Assert.Contains("'picky'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(OwnContext), thrown.Message, StringComparison.Ordinal);
        Assert.Contains("Use a PluginRuntime<TGlobal, TSession> with that context", thrown.Message, StringComparison.Ordinal);
    }

    private class Plain : SessionPlugin
    {
        public override PluginId PluginId => new("plain");
    }

    private sealed class Special : Plain;

    private sealed class PlainGlobal : GlobalPlugin
    {
        public override PluginId PluginId => new("plain global");
    }

    private sealed class OwnContext(SessionContextArguments arguments) : SessionPluginContext(arguments);

    private sealed class OfAnotherContext : SessionPlugin<OwnContext>
    {
        public override PluginId PluginId => new("picky");
    }
}
