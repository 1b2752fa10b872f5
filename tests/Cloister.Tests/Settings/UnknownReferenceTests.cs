using Cloister.Tests.Support;

namespace Cloister.Tests.Settings;

/// <summary>Settings that name what is not there.</summary>
public sealed class UnknownReferenceTests : IAsyncDisposable
{
    private static readonly ServiceId Slot = new("slot");

    // Twice two names of each kind, and one of each that is right.
    private static readonly RuntimeSettings Wrong = RuntimeSettings
        .Off("nobody", "noone", "off")
        .AndPinned("nobody:slot", ServiceSettings.Off)
        .AndPinned("stranger:slot", ServiceSettings.Off)
        .AndPinned("g:nothing", ServiceSettings.Off)
        .AndPinned("g:nowhere", ServiceSettings.Off)
        .AndPinned("g:slot", ServiceSettings.Level("right"))
        .AndPinned("off:anything", ServiceSettings.Off)
        .AndPinned("*:nothing", ServiceSettings.Off);

    private static readonly RuntimeSettings Right = RuntimeSettings
        .Off("off")
        .AndPinned("g:slot", ServiceSettings.Level("right"))
        .AndPinned("off:anything", ServiceSettings.Off)
        .AndPinned("*:nothing", ServiceSettings.Off);

    private readonly Stage _stage = new();

    public static TheoryData<string, UnknownReferenceKind> Kinds =>
        new()
        {
            { "plugin", UnknownReferenceKind.Plugin },
            { "pin", UnknownReferenceKind.PinnedPlugin },
            { "service", UnknownReferenceKind.Service },
        };

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Theory, MemberData(nameof(Kinds))]
    public async Task By_default_every_operation_refuses_them_and_says_where_and_what(string wrong, UnknownReferenceKind kind)
    {
        var global = Of(wrong, "g");
        var local = Of(wrong, "s");
        var runtime = _stage.Build(_stage.Global("g").Offering(Slot), _stage.Session("s").Offering(Slot));

        await Refused("InitializeAsync", global, () => runtime.InitializeAsync(new() { Settings = global }).AsTask());
        await runtime.InitializeAsync();
        var session = await _stage.OpenAsync("one");
        await Refused("CreateSessionAsync", local, () => _stage.OpenAsync("two", local));
        await Refused("UpdateSettingsAsync", global, () => runtime.UpdateSettingsAsync(global).AsTask());
        await Refused("UpdateSettingsAsync", local, () => runtime.UpdateSettingsAsync(local).AsTask());
        await Refused("UpdateGlobalSettingsAsync", global, () => runtime.UpdateGlobalSettingsAsync(global).AsTask());
        await Refused("UpdateSessionSettingsAsync", local, () => runtime.UpdateSessionSettingsAsync(session, local).AsTask());
        Assert.Equal(RuntimeSettings.Empty, runtime.Settings);
        Assert.Equal(RuntimeSettings.Empty, session.Settings);

        async Task Refused(string operation, RuntimeSettings settings, Func<Task> use)
        {
            var thrown = await Assert.ThrowsAsync<UnknownReferenceException>(use);
            var name = kind == UnknownReferenceKind.Plugin ? settings.Plugins.Keys.Single().Value : settings.Services.Keys.Single().Value;
            Assert.Equal((operation, kind), (thrown.Operation, thrown.Kind));
            Assert.Equal([name], thrown.References);
            Assert.Contains(operation, thrown.Message, StringComparison.Ordinal);
            Assert.Contains($"'{name}'", thrown.Message, StringComparison.Ordinal);
        }
    }

    [Theory, InlineData(true, true), InlineData(true, false), InlineData(false, true), InlineData(false, false)]
    public async Task When_they_are_skipped_the_rest_is_applied(bool isLogged, bool atInit)
    {
        await StartAsync(isLogged ? UnknownReferencePolicy.LogAndSkip : UnknownReferencePolicy.Ignore, atInit ? Wrong : null);
        if (!atInit)
        {
            await _stage.Runtime.UpdateSettingsAsync(Wrong);
        }

        Assert.Equal(Right, _stage.Runtime.Settings);
        Assert.Equal("right", _stage.Runtime.GlobalRegistry.Resolve<ServiceProbe>(Slot).Config.GetString("level"));
        string[][] expected = isLogged
            ?
            [
                ["'nobody'", "'noone'"],
                ["'nobody:slot'", "'stranger:slot'"],
                ["'g:nothing'", "'g:nowhere'"],
            ]
            : [];
        Assert.Equal(expected.Length, _stage.Log.Errors.Count());
        foreach (var (names, error) in expected.Zip(_stage.Log.Errors))
        {
            Assert.Contains(atInit ? "InitializeAsync" : "UpdateSettingsAsync", error.Message, StringComparison.Ordinal);
            Assert.All(names, name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_session_drops_what_its_own_plugins_did_not_register(bool isLogged)
    {
        await StartAsync(isLogged ? UnknownReferencePolicy.LogAndSkip : UnknownReferencePolicy.Ignore, null);
        var wrong = RuntimeSettings
            .Pinned("s:nothing", ServiceSettings.Off)
            .AndPinned("s:slot", ServiceSettings.Level("right"))
            .AndOff("nobody");

        var session = await _stage.OpenAsync("one", wrong);
        var errors = _stage.Log.Errors.Count();
        await _stage.Runtime.UpdateSessionSettingsAsync(session, wrong);

        Assert.Equal(RuntimeSettings.Pinned("s:slot", ServiceSettings.Level("right")), session.Settings);
        Assert.Equal("right", session.Resolve<ServiceProbe>(Slot).Config.GetString("level"));
        Assert.Equal(isLogged ? 2 : 0, errors);
        Assert.Equal(isLogged ? 4 : 0, _stage.Log.Errors.Count());
    }

    [Fact]
    public async Task A_pin_of_an_unknown_plugin_is_reported_once()
    {
        await StartAsync(UnknownReferencePolicy.LogAndSkip, RuntimeSettings.Pinned("nobody:slot", ServiceSettings.Off));

        await _stage.OpenAsync("one");

        Assert.Single(_stage.Log.Errors);
    }

    [
        Theory,
        InlineData(UnknownReferencePolicy.Throw),
        InlineData(UnknownReferencePolicy.LogAndSkip),
        InlineData(UnknownReferencePolicy.Ignore)
    ]
    public async Task Wildcards_and_the_other_scope_and_plugins_that_are_off_are_never_reported(UnknownReferencePolicy policy)
    {
        var settings = RuntimeSettings
            .Off("off")
            .AndPinned("*:nothing", ServiceSettings.Off)
            .AndPinned("s:slot", ServiceSettings.Level("x"))
            .AndPinned("off:anything", ServiceSettings.Level("x"));

        await StartAsync(policy, settings);
        var session = await _stage.OpenAsync("one");
        await _stage.Runtime.UpdateSettingsAsync(settings);

        Assert.Empty(_stage.Log.Errors);
        Assert.Equal(settings, _stage.Runtime.Settings);
        Assert.Equal(settings, session.Settings);
    }

    [
        Theory,
        InlineData(UnknownReferencePolicy.Throw),
        InlineData(UnknownReferencePolicy.LogAndSkip),
        InlineData(UnknownReferencePolicy.Ignore)
    ]
    public async Task A_pin_that_is_none_is_refused_whatever_the_policy(UnknownReferencePolicy policy)
    {
        await StartAsync(policy, null);
        var session = await _stage.OpenAsync("one");
        var malformed = RuntimeSettings.Pinned("no-colon", ServiceSettings.Off);

        await Assert.ThrowsAsync<FormatException>(() => _stage.Runtime.UpdateSettingsAsync(malformed).AsTask());
        await Assert.ThrowsAsync<FormatException>(() => _stage.Runtime.UpdateSessionSettingsAsync(session, malformed).AsTask());
        await Assert.ThrowsAsync<FormatException>(() => _stage.OpenAsync("two", malformed));
        await Assert.ThrowsAsync<FormatException>(() =>
            new PluginRuntime().InitializeAsync(new() { Settings = malformed, UnknownReferences = policy }).AsTask()
        );

        Assert.Equal(RuntimeSettings.Empty, _stage.Runtime.Settings);
    }

    [Fact]
    public async Task A_plugin_that_enters_with_the_same_update_may_be_pinned()
    {
        await StartAsync(UnknownReferencePolicy.Throw, RuntimeSettings.Off("s"));
        var session = await _stage.OpenAsync("one");

        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Pinned("s:slot", ServiceSettings.Level("new")));

        Assert.Equal("new", session.Resolve<ServiceProbe>(Slot).Config.GetString("level"));
    }

    [Fact]
    public async Task One_update_of_many_sessions_reports_what_is_wrong_once()
    {
        await StartAsync(UnknownReferencePolicy.LogAndSkip, null);
        await _stage.OpenAsync("one");
        await _stage.OpenAsync("two");

        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Pinned("s:nothing", ServiceSettings.Off));

        Assert.Single(_stage.Log.Errors);
    }

    private static RuntimeSettings Of(string wrong, string plugin) =>
        wrong switch
        {
            "plugin" => RuntimeSettings.Off("nobody"),
            "pin" => RuntimeSettings.Pinned("nobody:slot", ServiceSettings.Off),
            _ => RuntimeSettings.Pinned($"{plugin}:nothing", ServiceSettings.Off),
        };

    private async Task StartAsync(UnknownReferencePolicy policy, RuntimeSettings? settings)
    {
        _stage.Options.UnknownReferences = policy;
        _stage.Options.Settings = settings ?? RuntimeSettings.Empty;
        await _stage.StartAsync(_stage.Global("g").Offering(Slot), _stage.Session("s").Offering(Slot), _stage.Session("off"));
    }
}
