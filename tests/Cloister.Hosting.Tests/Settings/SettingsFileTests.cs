using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloister.Hosting.Tests.Settings;

public sealed class SettingsFileTests : IDisposable
{
    private const string Name = "settings.json";
    private static readonly PluginId One = new("one");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Task<TestHost> StartAsync(string path = Name) =>
        TestHost.StartAsync(app => app.Services.AddCloister().AddPlugin(new Cell("one")).AddSettingsFile(path), _folder.Path);

    private static string Json(string lang) => $$"""{ "plugins": { "one": { "config": { "lang": "{{lang}}" } } } }""";

    private static string? Lang(RuntimeSettings settings) => settings.GetPluginConfig(One).GetValueOrDefault("lang") as string;

    [Fact]
    public async Task File_is_read_at_the_start_and_loses_nothing()
    {
        var settings = RuntimeSettings
            .Empty.WithPlugin(
                One,
                new PluginConfig(Config: ConfigMap.Of(("text", "true"), ("empty", ConfigMap.Empty), ("Case", 1), ("case", 2)))
            )
            .WithService(Pin.Wildcard("a:b"), new ServiceSettings(Priority: 7));
        _folder.Write(Name, "\uFEFF" + settings.ToJson(indented: true));

        await using var host = await StartAsync();

        Assert.Equal(settings, host.Runtime.Settings);
    }

    [Fact]
    public async Task Missing_file_says_nothing_until_it_is_there()
    {
        await using var host = await StartAsync();
        Assert.Equal(RuntimeSettings.Empty, host.Runtime.Settings);
        var stored = host.NextSettings(settings => Lang(settings) == "en");

        _folder.Write(Name, Json("en"));

        await stored;
    }

    [Fact]
    public async Task Edit_in_place_is_applied()
    {
        _folder.Write(Name, Json("en"));
        await using var host = await StartAsync();
        var stored = host.NextSettings(settings => Lang(settings) == "fr");

        _folder.Write(Name, Json("fr"));

        await stored;
    }

    [Fact]
    public async Task File_that_is_replaced_by_another_is_applied_every_time()
    {
        _folder.Write(Name, Json("en"));
        await using var host = await StartAsync();

        foreach (var lang in new[] { "fr", "de", "pl" })
        {
            var stored = host.NextSettings(settings => Lang(settings) == lang);
            _folder.Replace(Name, Json(lang));
            await stored;
        }

        Assert.Empty(host.Log.Hosting(LogLevel.Error));
    }

    [Fact]
    public async Task File_behind_a_link_is_applied_every_time_the_folder_behind_it_is_swapped()
    {
        // As a ConfigMap of Kubernetes is mounted: the file's own link never changes.
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has 'mv -T', which renames a link over another.");
        _folder.Write("..one/settings.json", Json("en"));
        Directory.CreateSymbolicLink(_folder.File("..data"), "..one");
        File.CreateSymbolicLink(_folder.File(Name), "..data/settings.json");
        await using var host = await StartAsync();

        foreach (var lang in new[] { "fr", "de" })
        {
            _folder.Write($"..{lang}/settings.json", Json(lang));
            Directory.CreateSymbolicLink(_folder.File("..tmp"), $"..{lang}");
            var stored = host.NextSettings(settings => Lang(settings) == lang);
            using var swapped = Process.Start("mv", ["-T", _folder.File("..tmp"), _folder.File("..data")]);
            await stored;
        }

        Assert.Empty(host.Log.Hosting(LogLevel.Error));
    }

    [Fact]
    public void Change_beside_the_file_matters_only_when_it_changes_what_the_file_says()
    {
        // Otherwise a log file beside a bad one would be written, cause a refusal, be written with that, and so on for ever.
        var file = new SettingsFile(_folder.File(Name), NullLogger.Instance);
        _folder.Write(Name, "{ nonsense");
        Assert.Throws<SettingsRefusedException>(file.Read);

        var (own, beside) = (file.IsConcernedBy(Name), file.IsConcernedBy("app.log"));
        _folder.Write(Name, Json("fr"));
        var swapped = file.IsConcernedBy("..data");
        file.Read();
        File.Delete(_folder.File(Name));
        var gone = file.IsConcernedBy("..data");

        Assert.Equal((true, false), (own, beside));
        Assert.Equal((true, false), (swapped, gone));
    }

    [Fact]
    public async Task Half_written_file_is_refused_and_the_whole_one_is_applied()
    {
        _folder.Write(Name, Json("en"));
        await using var host = await StartAsync();
        var refused = host.Log.Next(LogLevel.Error, Name);

        _folder.Replace(Name, Json("fr")[..20]);
        var line = await Soon.Is(refused, "an error about the half-written file");
        var before = Lang(host.Runtime.Settings);
        var stored = host.NextSettings(settings => Lang(settings) == "fr");
        _folder.Replace(Name, Json("fr"));
        await stored;

        Assert.Equal("en", before);
        Assert.Contains("A reload of settings was refused and changed nothing", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_disappears_leaves_the_settings_as_they_are()
    {
        _folder.Write(Name, Json("en"));
        await using var host = await StartAsync();

        File.Delete(_folder.File(Name));
        host.Services.GetRequiredService<SettingsReconciler>().Reload();
        await host.Settled();

        Assert.Equal("en", Lang(host.Runtime.Settings));
        Assert.Empty(host.Log.Hosting(LogLevel.Error));
    }

    [Fact]
    public async Task Reload_that_says_the_same_runs_no_hook()
    {
        _folder.Write(Name, Json("en"));
        await using var host = await StartAsync();
        var before = host.Runtime.Settings;

        _folder.Replace(Name, Json("en") + "\n");
        host.Services.GetRequiredService<SettingsReconciler>().Reload();
        await host.Settled();

        Assert.Same(before, host.Runtime.Settings);
    }

    [Fact]
    public async Task Bad_file_at_the_start_fails_the_start_and_names_it()
    {
        _folder.Write(Name, "{ nonsense");

        var refusal = await Assert.ThrowsAsync<SettingsRefusedException>(() => StartAsync());

        Assert.Contains(Name, refusal.SettingsSource, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_that_cannot_be_watched_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<SettingsRefusedException>(() => StartAsync("nowhere/settings.json"));

        Assert.Contains("Create the folder", refusal.Message, StringComparison.Ordinal);
    }
}
