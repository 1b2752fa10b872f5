using Cloister.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Cloister.Tests.Enablement;

/// <summary>Which plugins are on.</summary>
public sealed class EnablementTests : IAsyncDisposable
{
    private static readonly FeatureFlag[] Locked = [FeatureFlag.Locked];
    private static readonly FeatureFlag[] Experimental = [FeatureFlag.Experimental];
    private static readonly FeatureFlag[] Both = [FeatureFlag.Experimental, FeatureFlag.Locked];

    private readonly Stage _stage = new();

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public void By_default_locked_plugins_are_on_and_experimental_ones_are_off()
    {
        Assert.True(PluginRuntimeBase.IsEnabledByDefault(_stage.Session("a")));
        Assert.True(PluginRuntimeBase.IsEnabledByDefault(_stage.Session("a", flags: Locked)));
        Assert.False(PluginRuntimeBase.IsEnabledByDefault(_stage.Session("a", flags: Experimental)));
        Assert.True(PluginRuntimeBase.IsEnabledByDefault(_stage.Session("a", flags: Both)));
        Assert.True(PluginRuntimeBase.IsEnabledByDefault(_stage.Session("a", flags: [new("of-our-own")])));
    }

    [Fact]
    public async Task Settings_switch_everything_but_locked_plugins()
    {
        await _stage.StartAsync(
            _stage.Session("plain"),
            _stage.Session("locked", flags: Locked),
            _stage.Session("both", flags: Both),
            _stage.Session("experimental", flags: Experimental),
            _stage.Session("custom", flags: [new("of-our-own")])
        );
        string[] all = ["plain", "locked", "both", "experimental", "custom"];

        var usual = await _stage.OpenAsync("usual");
        var on = await _stage.OpenAsync("on", RuntimeSettings.Empty.AndOn(all));
        var off = await _stage.OpenAsync("off", RuntimeSettings.Off(all));
        var mentioned = await _stage.OpenAsync(
            "mentioned",
            RuntimeSettings.FromJson("""{ "plugins": { "experimental": { "config": { "x": 1 } } } }""")
        );

        Assert.Equal("both custom locked plain", Names(usual));
        Assert.Equal("both custom experimental locked plain", Names(on));
        Assert.Equal("both locked", Names(off));
        Assert.Equal("both custom experimental locked plain", Names(mentioned));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Without_its_dependency_a_plugin_is_off_and_so_is_who_depends_on_it(bool isReversed)
    {
        Plugin[] chain =
        [
            _stage.Session("a", needs: ["b"]),
            _stage.Session("b", needs: ["c"]),
            _stage.Session("c", needs: ["d"]),
            _stage.Session("d"),
            _stage.Session("apart"),
        ];
        await _stage.StartAsync(isReversed ? [.. chain.Reverse()] : chain);

        var session = await _stage.OpenAsync("one", RuntimeSettings.Off("d"));

        Assert.Equal("apart", Names(session));
        foreach (var (who, missing) in new[] { ("a", "b"), ("b", "c"), ("c", "d") })
        {
            var record = Assert.Single(_stage.Log.Records, record => record.Message.StartsWith($"Plugin {who} ", StringComparison.Ordinal));
            Assert.Equal(LogLevel.Information, record.Level);
            Assert.Contains($" {missing} ", record.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_dependency_that_nobody_has_is_never_there()
    {
        await _stage.StartAsync(_stage.Global("g", needs: ["nobody"]), _stage.Session("s", needs: ["nobody"]));

        var session = await _stage.OpenAsync("one");

        Assert.Empty(_stage.Runtime.AttachedGlobalPluginIds);
        Assert.Empty(session.EnabledPluginIds);
    }

    [Fact]
    public async Task Dependencies_order_nothing()
    {
        await _stage.StartAsync(_stage.Session("first", needs: ["second"]), _stage.Session("second"));

        await _stage.OpenAsync("one");

        Assert.Equal(["first.register", "second.register", "one/first.attach", "one/second.attach"], _stage.Script.Steps);
    }

    [Fact]
    public async Task A_session_plugin_may_depend_on_a_global_one_that_is_attached()
    {
        await _stage.StartAsync(_stage.Global("g"), _stage.Session("s", needs: ["g"]));
        var session = await _stage.OpenAsync("one");
        Assert.Equal("s", Names(session));

        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("g"));

        Assert.Empty(session.EnabledPluginIds);
        await using var next = await _stage.OpenAsync("two");
        Assert.Empty(next.EnabledPluginIds);
    }

    [Fact]
    public async Task A_global_plugin_cannot_depend_on_a_session_plugin()
    {
        await _stage.StartAsync(_stage.Global("g", needs: ["s"]), _stage.Session("s"));
        await _stage.OpenAsync("one");

        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty);

        Assert.Empty(_stage.Runtime.AttachedGlobalPluginIds);
    }

    [Fact]
    public async Task A_locked_plugin_stays_on_without_its_dependency_and_that_is_an_error()
    {
        await _stage.StartAsync(_stage.Session("locked", needs: ["off", "nobody"], flags: Locked), _stage.Session("off"));

        var session = await _stage.OpenAsync("one", RuntimeSettings.Off("off"));

        Assert.Equal("locked", Names(session));
        var error = Assert.Single(_stage.Log.Errors);
        Assert.Contains("locked", error.Message, StringComparison.Ordinal);
        Assert.Contains("off", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_depends_on_a_locked_plugin_without_its_dependency_is_on()
    {
        await _stage.StartAsync(_stage.Session("a", needs: ["locked"]), _stage.Session("locked", needs: ["nobody"], flags: Locked));

        var session = await _stage.OpenAsync("one");

        Assert.Equal("a locked", Names(session));
    }

    [Theory]
    [InlineData("a>a", "a")]
    [InlineData("a>b b>a", "a b")]
    [InlineData("a>b b>c c>a d>a", "a b c")]
    [InlineData("a>b b>a c>d d>c", "a b", "c d")]
    [InlineData("a>b,c b>d c>d d>a", "a b c d")]
    [InlineData("a>b b>c c>b d>a", "b c")]
    [InlineData("a>b,c b>d c>d d>")]
    [InlineData("a> b>a c>a,b")]
    public async Task Circles_are_reported_once_with_all_members_and_everybody_is_on(string graph, params string[] circles)
    {
        var plugins = graph.Split(' ').Select(node => node.Split('>')).ToArray();
        await _stage.StartAsync([
            .. plugins.Select(node => _stage.Session(node[0], needs: node[1].Split(',', StringSplitOptions.RemoveEmptyEntries))),
        ]);

        var session = await _stage.OpenAsync("one");

        Assert.Equal(plugins.Length, session.EnabledPluginIds.Count);
        var reported = _stage.Log.Errors.Select(error => error.Message[(error.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
        Assert.Equal(
            circles,
            reported.Select(names => string.Join(' ', names.TrimEnd('.').Split(", ").Order(StringComparer.Ordinal))).Order()
        );
    }

    [Fact]
    public async Task A_circle_with_a_member_that_is_off_is_none()
    {
        await _stage.StartAsync(_stage.Session("a", needs: ["b"]), _stage.Session("b", needs: ["a"]));

        var session = await _stage.OpenAsync("one", RuntimeSettings.Off("b"));

        Assert.Empty(session.EnabledPluginIds);
        Assert.Empty(_stage.Log.Errors);
    }

    [Fact]
    public async Task What_is_wanted_ignores_dependencies_and_what_is_attached_is_what_is_there()
    {
        _stage.Options.Settings = RuntimeSettings.Off("base");
        await _stage.StartAsync(
            _stage.Global("base"),
            _stage.Global("global", needs: ["base"]),
            _stage.Global("free"),
            _stage.Session("session", needs: ["base"]),
            _stage.Session("alone")
        );
        var runtime = _stage.Runtime;

        Assert.Equal("alone free global session", Names(runtime.EnabledPluginIds));
        Assert.Equal(["global", "free", "session", "alone"], runtime.EnabledPlugins.Select(plugin => plugin.PluginId.Value));
        Assert.Equal("free", Names(runtime.AttachedPluginIds));
        var session = await _stage.OpenAsync("one");
        Assert.Equal("alone free", Names(runtime.AttachedPluginIds));
        Assert.Equal(["free", "alone"], runtime.AttachedPlugins.Select(plugin => plugin.PluginId.Value));
        Assert.Equal("free", Names(runtime.AttachedGlobalPluginIds));
        Assert.True(runtime.IsPluginEnabled(new("session")));
        Assert.False(runtime.IsPluginAttached(new("session")));
        Assert.True(runtime.IsPluginAttached(new("alone")));
        Assert.False(session.IsPluginEnabled(new("session")));
        Assert.Equal(["alone"], session.Plugins.Select(plugin => plugin.PluginId.Value));
    }

    [Fact]
    public async Task An_unknown_plugin_is_not_wanted_and_other_settings_may_be_asked()
    {
        _stage.Options.Settings = RuntimeSettings.Off("a");
        await _stage.StartAsync(_stage.Global("a"), _stage.Session("x", flags: Experimental));

        Assert.False(_stage.Runtime.IsPluginEnabled(new("nobody")));
        Assert.False(_stage.Runtime.IsPluginEnabled(new("nobody"), RuntimeSettings.Empty.AndOn("nobody")));
        Assert.False(_stage.Runtime.IsPluginAttached(new("nobody")));
        Assert.False(_stage.Runtime.IsPluginEnabled(new("a")));
        Assert.True(_stage.Runtime.IsPluginEnabled(new("a"), RuntimeSettings.Empty));
        Assert.True(_stage.Runtime.IsPluginEnabled(new("x"), RuntimeSettings.Empty.AndOn("x")));
    }

    [Fact]
    public void What_is_wanted_can_be_asked_before_the_start()
    {
        var runtime = _stage.Build(_stage.Global("a"), _stage.Session("x", flags: Experimental));

        Assert.Equal("a", Names(runtime.EnabledPluginIds));
        Assert.Empty(runtime.AttachedPluginIds);
    }

    [Fact]
    public async Task Switching_a_dependency_on_brings_in_who_waited_for_it()
    {
        _stage.Options.Settings = RuntimeSettings.Off("b");
        await _stage.StartAsync(_stage.Session("a", needs: ["b"]), _stage.Session("b"));
        var session = await _stage.OpenAsync("one");

        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty);

        Assert.Equal("a b", Names(session));
        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("b"));
        Assert.Empty(session.EnabledPluginIds);
        Assert.Empty(Ping.On(session.Bus));
    }

    private static string Names(PluginSession session) => Names(session.EnabledPluginIds);

    private static string Names(IEnumerable<PluginId> ids) => string.Join(' ', ids.Select(id => id.Value).Order(StringComparer.Ordinal));
}
