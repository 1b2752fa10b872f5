using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cloister.Hosting.Tests.Settings;

public sealed class BindSettingsTests
{
    private static readonly PluginId One = new("one");

    /// <summary>Configuration that a test changes.</summary>
    private sealed class Changing : ConfigurationProvider, IConfigurationSource
    {
        public void Say(params (string Key, string Value)[] entries)
        {
            Data = entries.ToDictionary(entry => entry.Key, entry => (string?)entry.Value, StringComparer.OrdinalIgnoreCase);
            OnReload();
        }

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;
    }

    private readonly Changing _configuration = new();

    private Task<TestHost> StartAsync(params Plugin[] plugins) =>
        TestHost.StartAsync(app =>
        {
            ((IConfigurationBuilder)app.Configuration).Add(_configuration);
            var cloister = app.Services.AddCloister().BindSettings(app.Configuration.GetSection("Cloister"));
            foreach (var plugin in plugins)
                cloister.AddPlugin(plugin);
        });

    [Fact]
    public async Task Settings_are_there_from_the_start()
    {
        _configuration.Say(("Cloister:plugins:one:enabled", "false"));

        await using var host = await StartAsync(new Cell("one"));

        Assert.False(host.Runtime.IsPluginEnabled(One));
    }

    [Fact]
    public async Task Reload_reaches_open_sessions()
    {
        await using var host = await StartAsync(new Cell("one"));
        await using var session = await host.Runtime.CreateSessionAsync();
        var stored = host.NextSettings(settings => !settings.IsPluginEnabled(One));

        _configuration.Say(("Cloister:plugins:one:enabled", "false"));
        await stored;

        Assert.False(session.IsPluginEnabled(One));
    }

    [Theory]
    [InlineData("Cloister:plugins:two:enabled", "true", "'two'")]
    [InlineData("Cloister:plugins:one:enabled", "perhaps", "$.plugins.one.enabled")]
    [InlineData("Cloister:plugins:ONE:enabled", "false", "its id is 'one'")]
    [InlineData("Cloister:services:ONE:word:enabled", "false", "its id is 'one'")]
    public async Task Bad_reload_changes_nothing_and_says_what_and_why(string key, string value, string why)
    {
        _configuration.Say(("Cloister:plugins:one:config:lang", "en"));
        await using var host = await StartAsync(new Cell("one"));
        var before = host.Runtime.Settings;

        _configuration.Say((key, value));
        await host.Settled();

        Assert.Same(before, host.Runtime.Settings);
        Assert.Contains(why, Assert.Single(host.Log.Hosting(LogLevel.Error)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Good_reload_follows_a_bad_one()
    {
        await using var host = await StartAsync(new Cell("one"));
        _configuration.Say(("Cloister:plugins:two:enabled", "true"));
        await host.Settled();

        _configuration.Say(("Cloister:plugins:one:enabled", "false"));
        await host.Settled();

        Assert.False(host.Runtime.IsPluginEnabled(One));
    }

    [Fact]
    public async Task Reload_that_a_plugin_refuses_is_rolled_back()
    {
        await using var host = await StartAsync(
            new Court("one")
            {
                Told = change =>
                    change.Current.GetHashCode() != 0 && change.Old.IsSnapshot
                        ? throw new InvalidOperationException("not that")
                        : Task.CompletedTask,
            }
        );

        _configuration.Say(("Cloister:plugins:one:config:lang", "en"));
        await host.Settled();

        Assert.Equal(RuntimeSettings.Empty, host.Runtime.Settings);
        Assert.Contains("not that", Assert.Single(host.Log.Hosting(LogLevel.Error)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ids_that_differ_only_in_case_are_refused()
    {
        _configuration.Say(("Cloister:plugins:one:enabled", "false"));

        var refusal = await Assert.ThrowsAsync<SettingsRefusedException>(() => StartAsync(new Cell("one"), new Cell("One")));

        Assert.Contains("'one' and 'One' differ only in case", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_settings_at_the_start_fail_the_start()
    {
        _configuration.Say(("Cloister:plugins:two:enabled", "true"));

        await Assert.ThrowsAsync<UnknownReferenceException>(() => StartAsync(new Cell("one")));
    }

    [Fact]
    public async Task Reload_during_another_change_is_applied_when_that_has_ended()
    {
        var (began, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = true;
        await using var host = await StartAsync(
            new Court("one")
            {
                Told = async _ =>
                {
                    if (!first)
                        return;
                    first = false;
                    began.SetResult();
                    await mayEnd.Task;
                },
            }
        );
        var other = host.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty).AsTask();
        await Soon.Is(began.Task, "the other change to begin");

        _configuration.Say(("Cloister:plugins:one:config:lang", "en"));
        mayEnd.SetResult();
        await host.Settled();

        await other;
        Assert.Equal("en", host.Runtime.Settings.GetPluginConfig(One)["lang"]);
        Assert.Empty(host.Log.Hosting(LogLevel.Error));
    }

    [Fact]
    public async Task Reloads_that_overlap_become_one_and_the_last_one_wins()
    {
        var seen = new List<object?>();
        var (began, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        TestHost? host = null;
        var plugin = new Court("one")
        {
            Told = async _ =>
            {
                seen.Add(null);
                if (began.TrySetResult())
                    await mayEnd.Task;
            },
        };
        await using var running = host = await StartAsync(plugin);

        _configuration.Say(("Cloister:plugins:one:config:n", "0"));
        await Soon.Is(began.Task, "the first reload to begin");
        for (var i = 1; i <= 100; i++)
            _configuration.Say(("Cloister:plugins:one:config:n", $"{i}"));
        mayEnd.SetResult();
        await host.Settled();

        Assert.Equal(100L, host.Runtime.Settings.GetPluginConfig(One)["n"]);
        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public async Task Reload_from_inside_a_hook_waits_for_the_change_that_the_hook_belongs_to()
    {
        var reloaded = false;
        await using var host = await StartAsync(
            new Court("one")
            {
                Told = _ =>
                {
                    if (!reloaded)
                        _configuration.Say(("Cloister:plugins:one:config:lang", "en"));
                    reloaded = true;
                    return Task.CompletedTask;
                },
            }
        );

        await host.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty);
        await host.Settled();

        Assert.Equal("en", host.Runtime.Settings.GetPluginConfig(One)["lang"]);
    }

    [Fact]
    public async Task Stop_waits_for_the_reload_under_way_and_nothing_is_reloaded_afterwards()
    {
        var (began, ended) = (new TaskCompletionSource(), false);
        var host = await StartAsync(
            new Court("one")
            {
                Told = async _ =>
                {
                    began.TrySetResult();
                    await Task.Yield();
                    ended = true;
                },
            }
        );
        _configuration.Say(("Cloister:plugins:one:config:lang", "en"));
        await Soon.Is(began.Task, "the reload to begin");

        await Soon.Is(host.StopAsync(), "the host to stop");
        _configuration.Say(("Cloister:plugins:one:config:lang", "fr"));
        await host.DisposeAsync();

        Assert.True(ended);
        Assert.NotEqual("fr", host.Log.Lines[^1].Text);
    }

    [Fact]
    public async Task Later_source_wins_entry_by_entry()
    {
        using var folder = new TempFolder();
        folder.Write("settings.json", """{ "plugins": { "one": { "enabled": false } } }""");
        _configuration.Say(("Cloister:plugins:one:config:lang", "en"), ("Cloister:plugins:two:enabled", "false"));

        await using var host = await TestHost.StartAsync(
            app =>
            {
                ((IConfigurationBuilder)app.Configuration).Add(_configuration);
                app.Services.AddCloister(options => options.Settings = RuntimeSettings.Empty.WithPlugin(new("three"), enabled: false))
                    .AddPlugin(new Cell("one"))
                    .AddPlugin(new Cell("two"))
                    .AddPlugin(new Cell("three"))
                    .BindSettings(app.Configuration.GetSection("Cloister"))
                    .AddSettingsFile("settings.json");
            },
            folder.Path
        );

        Assert.Equal(["cloister.hosting"], host.Runtime.EnabledPluginIds.Select(id => id.Value));
        Assert.True(host.Runtime.Settings.GetPluginConfig(One).IsEmpty);
    }
}
