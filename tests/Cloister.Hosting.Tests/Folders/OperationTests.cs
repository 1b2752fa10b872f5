using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cloister.Hosting.Tests.Folders;

public sealed class OperationTests : IDisposable
{
    private static readonly PluginId Plugin = new("greeter");

    private readonly FolderHost _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task Disabled_plugin_is_off_in_open_sessions_and_comes_back()
    {
        var hash = _folders.Plugin("one");
        await using var host = await _folders.StartAsync(folder => folder.List("Greeter", hash));
        await using var session = await host.Runtime.CreateSessionAsync();

        await host.Folders().DisableAsync("Greeter");
        var (off, state) = (await session.GreetAsync("Ada"), host.Folders().Find("Greeter")!.State);
        await host.Folders().EnableAsync("Greeter");

        Assert.Null(off);
        Assert.Equal(FolderPluginState.Disabled, state);
        Assert.Equal("Hello Ada (greeter)", await session.GreetAsync("Ada"));
        Assert.Equal(FolderPluginState.Enabled, host.Folders().Find("Greeter")!.State);
    }

    [Fact]
    public async Task Unloaded_plugin_leaves_the_runtime_and_can_be_loaded_again()
    {
        var hash = _folders.Plugin("one");
        await using var host = await _folders.StartAsync(folder => folder.List("Greeter", hash));
        await using var session = await host.Runtime.CreateSessionAsync();

        await host.Folders().UnloadAsync("Greeter");
        var plugins = host.Runtime.Plugins.Select(plugin => plugin.PluginId.Value).ToArray();
        await host.Folders().EnableAsync("Greeter");

        Assert.Equal(["cloister.hosting"], plugins);
        Assert.Equal(1, session.Version());
    }

    [Fact]
    public async Task Replaced_plugin_is_the_new_version_in_open_sessions()
    {
        var (one, two) = (_folders.Plugin("one"), _folders.Plugin("two", "Greeter-2"));
        await using var host = await _folders.StartAsync(folder => folder.List("Greeter", one));
        await using var session = await host.Runtime.CreateSessionAsync();

        await host.Folders().ReplaceAsync(new("Greeter", two) { Path = "Greeter-2" });

        Assert.Equal("Welcome Ada (greeter)", await session.GreetAsync("Ada"));
        Assert.Equal(2, session.Version());
        Assert.Equal(two, host.Folders().Find("Greeter")!.Listing.Sha256);
    }

    [Fact]
    public async Task Replaced_in_its_own_folder_and_back_again()
    {
        var one = _folders.Plugin("one");
        await using var host = await _folders.StartAsync(folder => folder.List("Greeter", one));
        await using var session = await host.Runtime.CreateSessionAsync();

        await host.Folders().ReplaceAsync(new("Greeter", _folders.Plugin("two")));
        var second = session.Version();
        await host.Folders().ReplaceAsync(new("Greeter", _folders.Plugin("one")));

        Assert.Equal((2, 1), (second, session.Version()));
    }

    [Fact]
    public async Task Replacement_that_is_not_what_was_listed_leaves_the_old_version_at_work()
    {
        var one = _folders.Plugin("one");
        await using var host = await _folders.StartAsync(folder => folder.List("Greeter", one));
        await using var session = await host.Runtime.CreateSessionAsync();
        _folders.Plugin("two");

        await Assert.ThrowsAsync<PluginFolderException>(() => host.Folders().ReplaceAsync(new("Greeter", new string('0', 64))));

        Assert.Equal("Hello Ada (greeter)", await session.GreetAsync("Ada"));
        Assert.Equal(one, host.Folders().Find("Greeter")!.Listing.Sha256);
    }

    [Fact]
    public async Task Replacement_that_the_runtime_refuses_leaves_the_old_version_at_work()
    {
        var one = _folders.Plugin("one");
        var refuses = false;
        await using var host = await _folders.StartAsync(
            folder => folder.List("Greeter", one),
            cloister =>
                cloister.AddPlugin(
                    new Cell("gate")
                    {
                        Told = change =>
                            refuses && change.Current.TryResolve(Greeter.Contracts.Slots.Greeter)?.Version == 2
                                ? throw new InvalidOperationException("not that one")
                                : Task.CompletedTask,
                    }
                )
        );
        await using var session = await host.Runtime.CreateSessionAsync();
        refuses = true;

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Folders().ReplaceAsync(new("Greeter", _folders.Plugin("two"))));

        Assert.Equal("Hello Ada (greeter)", await session.GreetAsync("Ada"));
        Assert.Equal(
            (one, FolderPluginState.Enabled),
            (host.Folders().Find("Greeter")!.Listing.Sha256, host.Folders().Find("Greeter")!.State)
        );
    }

    [Fact]
    public async Task Folder_with_a_plugin_id_that_is_taken_is_refused_until_the_other_is_unloaded()
    {
        var (one, two) = (_folders.Plugin("one"), _folders.Plugin("two", "Twin"));
        _folders.Root.Write("settings.json", """{ "services": { "greeter:greeter": { "config": { "mark": "!" } } } }""");
        await using var host = await _folders.StartAsync(
            folder => folder.List("Greeter", one).List(new("Twin", two) { EntryAssembly = "Greeter.dll", IsEnabled = false }),
            cloister => cloister.AddSettingsFile("settings.json")
        );
        await using var session = await host.Runtime.CreateSessionAsync();

        var refusal = await Assert.ThrowsAsync<PluginFolderException>(() => host.Folders().EnableAsync("Twin"));
        var before = await session.GreetAsync("Ada");
        await host.Folders().UnloadAsync("Greeter");
        await host.Folders().EnableAsync("Twin");

        Assert.Contains("the id 'greeter' of its plugin 'Greeter.GreeterPlugin' is taken", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(("Hello Ada (greeter!)", "Welcome Ada (greeter!)"), (before, await session.GreetAsync("Ada")));
    }

    [Fact]
    public async Task Settings_stay_with_the_plugin_through_replacing_and_unloading()
    {
        const string Settings = """{ "services": { "greeter:greeter": { "config": { "mark": "!" } } } }""";
        var one = _folders.Plugin("one");
        _folders.Root.Write("settings.json", Settings);
        await using var host = await _folders.StartAsync(
            folder => folder.List("Greeter", one),
            cloister => cloister.AddSettingsFile("settings.json")
        );
        await using var session = await host.Runtime.CreateSessionAsync();
        var reconciler = host.Services.GetRequiredService<SettingsReconciler>();

        var greetings = new List<string?> { await session.GreetAsync("Ada") };
        await host.Folders().ReplaceAsync(new("Greeter", _folders.Plugin("two")));
        greetings.Add(await session.GreetAsync("Ada"));
        await host.Folders().UnloadAsync("Greeter");
        _folders.Root.Replace("settings.json", Settings.Replace("!", "?", StringComparison.Ordinal));
        reconciler.Reload();
        await host.Settled();
        greetings.Add(await session.GreetAsync("Ada"));
        await host.Folders().EnableAsync("Greeter");
        greetings.Add(await session.GreetAsync("Ada"));

        Assert.Equal(["Hello Ada (greeter!)", "Welcome Ada (greeter!)", null, "Welcome Ada (greeter?)"], greetings);
        Assert.Empty(host.Log.Hosting(LogLevel.Error));
    }

    [Fact]
    public async Task Reload_does_not_bring_back_what_an_operation_switched_off()
    {
        var one = _folders.Plugin("one");
        _folders.Root.Write("settings.json", "{}");
        await using var host = await _folders.StartAsync(
            folder => folder.List("Greeter", one),
            cloister => cloister.AddSettingsFile("settings.json")
        );

        await host.Folders().DisableAsync("Greeter");
        _folders.Root.Replace("settings.json", """{ "plugins": { "greeter": { "enabled": true, "config": { "a": 1 } } } }""");
        host.Services.GetRequiredService<SettingsReconciler>().Reload();
        await host.Settled();

        Assert.False(host.Runtime.IsPluginAttached(Plugin));
        Assert.Equal(1L, host.Runtime.Settings.GetPluginConfig(Plugin)["a"]);
    }

    [Fact]
    public async Task Operation_during_another_change_waits_for_it()
    {
        var one = _folders.Plugin("one");
        var (began, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var host = await _folders.StartAsync(
            folder => folder.List("Greeter", one),
            cloister =>
                cloister.AddPlugin(
                    new Court("slow")
                    {
                        Told = async _ =>
                        {
                            if (began.TrySetResult())
                                await mayEnd.Task;
                        },
                    }
                )
        );
        var other = host.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty).AsTask();
        await Soon.Is(began.Task, "the other change to begin");

        var disabled = host.Folders().DisableAsync("Greeter");
        mayEnd.SetResult();

        await Soon.Is(disabled, "the folder to be disabled");
        await other;
        Assert.False(host.Runtime.IsPluginAttached(Plugin));
    }

    [Fact]
    public async Task Operation_from_inside_a_hook_is_refused_instead_of_waiting_for_itself()
    {
        var one = _folders.Plugin("one");
        TestHost? host = null;
        Exception? refusal = null;
        await using var running = host = await _folders.StartAsync(
            folder => folder.List("Greeter", one),
            cloister =>
                cloister.AddPlugin(
                    new Court("curious")
                    {
                        Told = async _ => refusal ??= await Record.ExceptionAsync(() => host!.Folders().DisableAsync("Greeter")),
                    }
                )
        );

        await Soon.Is(host.Folders().DisableAsync("Greeter"), "the folder to be disabled");

        Assert.True(Assert.IsType<ReconcileInProgressException>(refusal).IsInsideHook);
    }

    [Fact]
    public async Task Folder_that_is_not_open_cannot_be_disabled_or_unloaded()
    {
        var one = _folders.Plugin("one");
        await using var host = await _folders.StartAsync(folder => folder.List(new("Greeter", one) { IsEnabled = false }));

        var disabling = await Assert.ThrowsAsync<PluginFolderException>(() => host.Folders().DisableAsync("Greeter"));
        var unloading = await Assert.ThrowsAsync<PluginFolderException>(() => host.Folders().UnloadAsync("Greeter"));

        Assert.Contains("cannot be disabled, because it is not open", disabling.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be unloaded, because it is not open", unloading.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_that_keeps_the_plugin_for_itself_stops_the_unloading_and_nothing_changes()
    {
        var one = _folders.Plugin("one");
        await using var host = await TestHost.StartAsync(
            app =>
                app.Services.AddCloister(options => options.SessionSettings = (_, settings) => settings.WithPlugin(Plugin, enabled: true))
                    .AddPluginsFromFolder("plugins", folder => folder.List("Greeter", one)),
            _folders.Root.Path
        );
        await using var session = await host.Runtime.CreateSessionAsync();

        var refusal = await Assert.ThrowsAsync<PluginFolderException>(() => host.Folders().UnloadAsync("Greeter"));

        Assert.Contains("'greeter' is attached still", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, session.Version());
        Assert.Contains("greeter.hub", host.Runtime.AttachedGlobalPluginIds.Select(id => id.Value));
    }
}
