using Greeter.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Cloister.Hosting.Tests.Folders;

public sealed class LoadingTests : IDisposable
{
    private readonly FolderHost _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task Listed_folder_is_loaded_with_its_dependencies_and_built_with_the_hosts_services()
    {
        var hash = _folders.Plugin("one");
        await using var host = await _folders.StartAsync(folder => folder.List("Greeter", hash));
        await using var session = await host.Runtime.CreateSessionAsync();

        var greeting = await session.GreetAsync("Ada");

        Assert.Equal("Hello Ada (greeter)", greeting);
        Assert.Equal(["greeter", "greeter.hub"], host.Folders().Find("Greeter")!.PluginIds.Select(id => id.Value));
        Assert.Contains(host.Log.Lines, line => line.Category == "Greeter.GreeterPlugin");
    }

    [Fact]
    public async Task Folders_can_be_listed_in_configuration()
    {
        var hash = _folders.Plugin("one", "greeter-1.0");
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["plugins:0:name"] = "Greeter",
                    ["plugins:0:path"] = "greeter-1.0",
                    ["plugins:0:sha256"] = hash.ToUpperInvariant(),
                    ["plugins:1:path"] = "later",
                    ["plugins:1:sha256"] = hash,
                    ["plugins:1:enabled"] = "false",
                }
            )
            .Build();

        await using var host = await _folders.StartAsync(folder => folder.ListFrom(configuration));

        Assert.Equal(
            [("Greeter", FolderPluginState.Enabled), ("later", FolderPluginState.Unloaded)],
            host.Folders().All.Select(folder => (folder.Name, folder.State))
        );
    }

    [Theory]
    [InlineData("sha256", "without 'path'")]
    [InlineData("path", "without 'sha256'")]
    public async Task Incomplete_listing_is_refused(string only, string complaint)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { [$"plugins:0:{only}"] = "x" })
            .Build();

        var refusal = await Assert.ThrowsAsync<FormatException>(() => _folders.StartAsync(folder => folder.ListFrom(configuration)));

        Assert.Contains(complaint, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_that_is_not_listed_is_not_opened_and_the_log_says_what_to_do()
    {
        _folders.Plugin("one");

        await using var host = await _folders.StartAsync(_ => { });

        Assert.Equal(["cloister.hosting"], host.Runtime.Plugins.Select(plugin => plugin.PluginId.Value));
        Assert.Contains("PluginFolder.ComputeHash", Assert.Single(host.Log.Hosting(LogLevel.Warning)), StringComparison.Ordinal);
        var refusal = await Assert.ThrowsAsync<PluginFolderException>(() => host.Folders().EnableAsync("Greeter"));
        Assert.Contains("is not listed", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Greeter.dll")]
    [InlineData("Greeter.Words.dll")]
    [InlineData("anything.txt")]
    public async Task Folder_that_was_changed_fails_the_start(string changed)
    {
        var hash = _folders.Plugin("one");
        await File.AppendAllTextAsync(_folders.Root.File($"plugins/Greeter/{changed}"), "!");

        var refusal = await Assert.ThrowsAsync<PluginFolderException>(() => _folders.StartAsync(folder => folder.List("Greeter", hash)));

        Assert.Contains($"listed with '{hash}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(PluginFolder.ComputeHash(_folders.Root.File("plugins/Greeter")), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_that_may_be_degraded_starts_without_a_refused_folder_even_if_settings_speak_of_it()
    {
        var hash = _folders.Plugin("one");
        _folders.Root.Write("plugins/Greeter/more.txt", "!");
        _folders.Root.Write("settings.json", """{ "plugins": { "Greeter": { "config": { "a": 1 } } } }""");

        await using var host = await _folders.StartAsync(
            folder => folder.List("Greeter", hash),
            cloister => cloister.AddSettingsFile("settings.json"),
            allowDegraded: true
        );

        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Equal(FolderPluginState.Unloaded, host.Folders().Find("Greeter")!.State);
        Assert.Contains("'Greeter'", Assert.Single(host.Log.Hosting(LogLevel.Error)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(Cloister.Plugin.PluginId))]
    [InlineData(nameof(Cloister.Plugin.Dependencies))]
    [InlineData(nameof(Cloister.Plugin.FeatureFlags))]
    public async Task Folder_whose_plugin_does_not_say_what_it_is_is_refused_and_the_others_start(string member)
    {
        var mood = new Mood(member);
        var (faulty, greeter) = (_folders.Plugin("faulty", "Faulty"), _folders.Plugin("one"));

        await using var host = await _folders.StartAsync(
            folder => folder.List("Faulty", faulty).List("Greeter", greeter),
            cloister => cloister.Services.AddSingleton<IMood>(mood),
            allowDegraded: true
        );

        Assert.Equal(["Plugin folder 'Faulty' was refused."], await ProblemsAsync(host));
        Assert.Equal(FolderPluginState.Enabled, host.Folders().Find("Greeter")!.State);
        var error = Assert.Single(host.Log.Hosting(LogLevel.Error));
        Assert.Contains($"plugin 'Faulty.FaultyPlugin' cannot be asked what it is. no {member} today", error, StringComparison.Ordinal);
        Assert.Equal("Dispose", mood.Heard[^1]);
    }

    [Fact]
    public async Task Folder_with_a_plugin_id_that_is_taken_is_refused_and_the_others_start()
    {
        var (one, two) = (_folders.Plugin("one"), _folders.Plugin("two", "Twin"));

        await using var host = await _folders.StartAsync(
            folder => folder.List("Greeter", one).List(new("Twin", two) { EntryAssembly = "Greeter.dll" }),
            allowDegraded: true
        );

        Assert.Equal(["Plugin folder 'Twin' was refused."], await ProblemsAsync(host));
        Assert.Equal([FolderPluginState.Enabled, FolderPluginState.Unloaded], host.Folders().All.Select(folder => folder.State));
        await using var session = await host.Runtime.CreateSessionAsync();
        Assert.Equal(1, session.Version());
    }

    [Fact]
    public async Task Plugin_id_that_is_taken_fails_the_start_and_the_text_says_what_to_do()
    {
        var hash = _folders.Plugin("one");

        var refusal = await Assert.ThrowsAsync<PluginFolderException>(() =>
            _folders.StartAsync(folder => folder.List("Greeter", hash), cloister => cloister.AddPlugin(new Cell("greeter")))
        );

        Assert.StartsWith(
            "Plugin folder 'Greeter' was refused: the id 'greeter' of its plugin 'Greeter.GreeterPlugin' is taken.",
            refusal.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("unload the other", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<string[]> ProblemsAsync(TestHost host)
    {
        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return [.. health.Entries.Values.Select(entry => entry.Description!)];
    }

    [Fact]
    public async Task What_was_hashed_is_what_runs_whatever_happens_to_the_files()
    {
        var hash = _folders.Plugin("one");
        await using var host = await _folders.StartAsync(folder => folder.List("Greeter", hash));

        // The dependency has not been asked for yet: it is loaded when somebody is greeted.
        foreach (var file in Directory.EnumerateFiles(_folders.Root.File("plugins/Greeter")))
            await File.WriteAllTextAsync(file, "tampered");
        await using var session = await host.Runtime.CreateSessionAsync();

        Assert.Equal("Hello Ada (greeter)", await session.GreetAsync("Ada"));
    }

    [Fact]
    public async Task Contracts_are_the_hosts_when_the_folder_brings_a_copy_and_they_are_shared()
    {
        _folders.Plugin("one");
        var contracts = typeof(IGreeter).Assembly;
        File.Copy(contracts.Location, _folders.Root.File("plugins/Greeter/Greeter.Contracts.dll"));
        var hash = PluginFolder.ComputeHash(_folders.Root.File("plugins/Greeter"));

        await using var shared = await _folders.StartAsync(folder => folder.List("Greeter", hash).Share(contracts));
        await using var apart = await _folders.StartAsync(folder => folder.List("Greeter", hash));

        await using var one = await shared.Runtime.CreateSessionAsync();
        await using var other = await apart.Runtime.CreateSessionAsync();
        Assert.Equal(1, one.Version());
        Assert.Throws<InvalidCastException>(() => other.Version());
    }

    [Fact]
    public async Task Runtime_in_the_folder_is_not_loaded_beside_the_hosts()
    {
        _folders.Plugin("one");
        File.Copy(typeof(PluginRuntime).Assembly.Location, _folders.Root.File("plugins/Greeter/Cloister.dll"));
        var hash = PluginFolder.ComputeHash(_folders.Root.File("plugins/Greeter"));

        await using var host = await _folders.StartAsync(folder => folder.List("Greeter", hash));

        Assert.Contains(host.Runtime.Plugins, plugin => plugin.PluginId == new PluginId("greeter"));
    }

    [Fact]
    public async Task Native_library_in_the_folder_is_refused_when_it_is_called()
    {
        _folders.Plugin("one");
        _folders.Root.Write("plugins/Greeter/libgreeternative.so", "machine code");
        var hash = PluginFolder.ComputeHash(_folders.Root.File("plugins/Greeter"));
        await using var host = await _folders.StartAsync(folder => folder.List("Greeter", hash));
        await using var session = await host.Runtime.CreateSessionAsync();

        var refusal = Assert.Throws<DllNotFoundException>(() => session.Resolve(Greeter.Contracts.Slots.Greeter).CallNative());

        Assert.Contains("native code is not loaded from plugin folders", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", null, "Missing", "does not exist")]
    [InlineData("../..", null, "Outside", "leads out of")]
    [InlineData("Greeter", "Other.dll", "Greeter", "it has no 'Other.dll'")]
    [InlineData("Greeter", "Greeter.Words.dll", "Greeter", "names no plugin")]
    [InlineData("Greeter", "broken.dll", "Greeter", "cannot be loaded")]
    [InlineData("Faulty", null, "Faulty", "cannot be made")]
    public async Task What_is_no_plugin_is_refused_with_the_reason(string path, string? entry, string name, string complaint)
    {
        _folders.Plugin("one");
        _folders.Root.Write("plugins/Greeter/broken.dll", "no assembly");
        _folders.Plugin("faulty", "Faulty");
        var folder = _folders.Root.File($"plugins/{path}");
        var hash = Directory.Exists(folder) && path != "../.." ? PluginFolder.ComputeHash(folder) : "0";
        var listing = new FolderPluginListing(name, hash) { Path = path, EntryAssembly = entry ?? $"{name}.dll" };

        var refusal = await Assert.ThrowsAsync<PluginFolderException>(() => _folders.StartAsync(options => options.List(listing)));

        Assert.StartsWith($"Plugin folder '{name}' was refused: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(complaint, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assemblies_whose_names_differ_only_in_case_are_refused()
    {
        _folders.Plugin("one");
        var twin = _folders.Root.File("plugins/Greeter/GREETER.DLL");
        Assert.SkipWhen(File.Exists(twin), "This file system has no two such names.");
        File.Copy(_folders.Root.File("plugins/Greeter/Greeter.dll"), twin);
        var hash = PluginFolder.ComputeHash(_folders.Root.File("plugins/Greeter"));

        var refusal = await Assert.ThrowsAsync<PluginFolderException>(() => _folders.StartAsync(folder => folder.List("Greeter", hash)));

        Assert.Contains("differ only in case", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_that_is_a_link_out_of_the_root_is_refused()
    {
        var hash = _folders.Root.Plugin("one", "elsewhere");
        Directory.CreateDirectory(_folders.Root.File("plugins"));
        Directory.CreateSymbolicLink(_folders.Root.File("plugins/Greeter"), _folders.Root.File("elsewhere"));

        var refusal = await Assert.ThrowsAsync<PluginFolderException>(() => _folders.StartAsync(folder => folder.List("Greeter", hash)));

        Assert.Contains("leads out of", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_that_is_listed_twice_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<PluginFolderException>(() =>
            _folders.StartAsync(folder => folder.List("Greeter", "0").List("greeter", "1"))
        );

        Assert.Contains("listed twice", refusal.Message, StringComparison.Ordinal);
    }
}
