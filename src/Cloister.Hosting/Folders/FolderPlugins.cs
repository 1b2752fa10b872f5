using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cloister.Hosting;

/// <summary>The plugin folders of the host: which are listed, which are in use, and how to change that while it runs.</summary>
/// <remarks>
/// Operations come one after the other and wait for changes of settings under way. One that fails leaves everything as it was.
/// What an operation says about a folder stands above settings until the host ends. Safe for use from many threads, but not
/// from inside a hook of a plugin.
/// </remarks>
[RequiresUnreferencedCode("Plugins of folders are not known when the host is trimmed.")]
[RequiresDynamicCode("Plugins of folders are made at run time.")]
public sealed class FolderPlugins : IFolderLoader
{
    private readonly PluginRuntimeBase _runtime;
    private readonly RuntimeChanges _changes;
    private readonly LiveSettings _settings;
    private readonly HostStatus _status;
    private readonly IServiceProvider _services;
    private readonly ILogger _log;
    private readonly FolderSlot[] _slots;
    private readonly string[] _roots;

    internal FolderPlugins(
        PluginRuntimeBase runtime,
        RuntimeChanges changes,
        LiveSettings settings,
        HostStatus status,
        IEnumerable<PluginFolderOptions> folders,
        IHostEnvironment environment,
        UnloadableTypes types,
        IServiceProvider services,
        ILoggerFactory loggers
    )
    {
        (_runtime, _changes, _settings, _status) = (runtime, changes, settings, status);
        _services = types.Guard(services);
        _log = loggers.CreateLogger(HostLog.Category);
        var roots = folders.Select(folder => (Root: Path.GetFullPath(folder.Root, environment.ContentRootPath), folder)).ToArray();
        _roots = [.. roots.Select(root => root.Root).Distinct(StringComparer.Ordinal)];
        _slots =
        [
            .. roots.SelectMany(root =>
                root.folder.Listings().Select(listing => new FolderSlot(listing, root.Root, root.folder.SharedAssemblies))
            ),
        ];
        RefuseTwins();
        settings.Overlay = Overlay;
    }

    /// <summary>Every listed folder as it is now.</summary>
    public IReadOnlyList<FolderPlugin> All => [.. _slots.Select(slot => slot.Describe())];

    /// <summary>A listed folder as it is now, or null when no such folder is listed.</summary>
    public FolderPlugin? Find(string name) => Array.Find(_slots, slot => slot.Listing.Name == name)?.Describe();

    /// <summary>Opens the folder if it is not open, and attaches its plugins wherever their dependencies are there.</summary>
    /// <exception cref="PluginFolderException">It is not listed, or is not what is listed.</exception>
    /// <exception cref="PluginLifecycleException">Its plugins failed to attach.</exception>
    public Task EnableAsync(string name, CancellationToken cancellationToken = default)
    {
        var slot = Listed(name);
        return ChangeAsync(
            slot,
            token => slot.Loaded is null ? LoadAsync(slot, token) : WantAsync(slot, wanted: true, token),
            cancellationToken
        );
    }

    /// <summary>Detaches its plugins everywhere; they stay in memory.</summary>
    /// <exception cref="PluginFolderException">It is not listed, not open, or has a plugin that is locked.</exception>
    public Task DisableAsync(string name, CancellationToken cancellationToken = default)
    {
        var slot = Listed(name);
        return ChangeAsync(slot, token => WantAsync(OpenOrThrow(slot, "disabled"), wanted: false, token), cancellationToken);
    }

    /// <summary>
    /// Detaches its plugins everywhere, takes them out of the runtime, and lets go of the folder. Its memory is freed when nobody
    /// holds on to what came out of it: results of factories, events, types in the host's own caches.
    /// </summary>
    /// <inheritdoc cref="DisableAsync"/>
    public Task UnloadAsync(string name, CancellationToken cancellationToken = default)
    {
        var slot = Listed(name);
        return ChangeAsync(slot, token => LeaveAsync(OpenOrThrow(slot, "unloaded"), token), cancellationToken);
    }

    /// <summary>Puts other contents in the place of a folder: the new ones are opened first, then the old plugins go and the new ones come.</summary>
    /// <remarks>A folder that is disabled stays so. The new listing stands until the host ends; put it where the host takes its listings from.</remarks>
    /// <param name="listing">The name of a listed folder, the hash of its new contents, and, if they are elsewhere, their path.</param>
    /// <param name="cancellationToken">Gives up, and puts back what was done.</param>
    /// <inheritdoc cref="EnableAsync"/>
    public Task ReplaceAsync(FolderPluginListing listing, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(listing);
        var slot = Listed(listing.Name);
        return ChangeAsync(slot, token => ReplaceAsync(slot, listing, token), cancellationToken);
    }

    async Task<IReadOnlyList<Plugin>> IFolderLoader.OpenListedAsync(bool goOn, CancellationToken cancellationToken)
    {
        WarnOfUnlisted();
        var plugins = new List<Plugin>();
        var refused = new List<(string, string)>();
        foreach (var slot in _slots.Where(slot => slot.Listing.IsEnabled))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                plugins.AddRange(await OpenAsync(slot).ConfigureAwait(false));
            }
            catch (PluginFolderException exception) when (goOn)
            {
                refused.Add((slot.Listing.Name, exception.Message));
                HostLog.FolderRefused(_log, slot.Listing.Name, exception.Message, exception);
            }
        }

        _status.RefusedFolders = refused;
        return plugins;
    }

    async Task IFolderLoader.CloseAsync()
    {
        foreach (var slot in _slots)
        {
            await ReleaseAsync(slot).ConfigureAwait(false);
        }
    }

    // Reading may take a while, and the caller may be somebody's user interface.
    private async Task<IReadOnlyList<Plugin>> OpenAsync(FolderSlot slot)
    {
        var loaded = await Task.Run(() => slot.Open(slot.Listing, _services)).ConfigureAwait(false);
        Take(slot, loaded);
        return loaded.Plugins;
    }

    private static void Take(FolderSlot slot, LoadedFolder loaded)
    {
        slot.Loaded = loaded;
        slot.Ids = [.. loaded.Plugins.Select(plugin => plugin.PluginId)];
    }

    private async Task ChangeAsync(FolderSlot slot, Func<CancellationToken, Task> change, CancellationToken cancellationToken)
    {
        await _changes.RunAsync(change, cancellationToken).ConfigureAwait(false);
        _status.RefusedFolders = [.. _status.RefusedFolders.Where(refused => refused.Name != slot.Listing.Name || slot.Loaded is null)];
        HostLog.FolderChanged(_log, slot.Listing.Name, slot.State, string.Join(", ", slot.Ids.Select(id => $"'{id}'")));
    }

    private async Task LoadAsync(FolderSlot slot, CancellationToken cancellationToken)
    {
        var before = (slot.Ids, slot.Wanted);
        var plugins = await OpenAsync(slot).ConfigureAwait(false);
        slot.Wanted = true;
        try
        {
            var settings = Overlay(SettingsOverlay.Over(_runtime.Settings, SettingsOf(slot)));
            await StepAsync(
                    token => _runtime.UpdatePluginsAsync(add: plugins, settings: settings, cancellationToken: token),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch
        {
            plugins = [];
            await ReleaseAsync(slot).ConfigureAwait(false);
            (slot.Ids, slot.Wanted) = before;
            throw;
        }
    }

    private async Task WantAsync(FolderSlot slot, bool wanted, CancellationToken cancellationToken)
    {
        var (before, kept) = (slot.Wanted, SettingsOverlay.Of(_runtime.Settings, slot.Ids));
        slot.Wanted = wanted;
        try
        {
            await StepAsync(token => _runtime.UpdateSettingsAsync(Overlay(_runtime.Settings), token), cancellationToken)
                .ConfigureAwait(false);
        }
        catch
        {
            slot.Wanted = before;
            throw;
        }

        if (AttachedStill(slot) is { } refusal)
        {
            await PutBackAsync(slot, before, kept).ConfigureAwait(false);
            throw refusal;
        }
    }

    private async Task LeaveAsync(FolderSlot slot, CancellationToken cancellationToken)
    {
        var wanted = slot.Wanted;
        var kept = SettingsOverlay.Of(_runtime.Settings, slot.Ids);
        await WantAsync(slot, wanted: false, cancellationToken).ConfigureAwait(false);
        try
        {
            await StepAsync(token => _runtime.UpdatePluginsAsync(remove: slot.Ids, cancellationToken: token), cancellationToken)
                .ConfigureAwait(false);
        }
        catch
        {
            await PutBackAsync(slot, wanted, kept).ConfigureAwait(false);
            throw;
        }

        slot.Kept = kept;
        slot.Wanted = wanted;
        await ReleaseAsync(slot).ConfigureAwait(false);
    }

    private async Task ReplaceAsync(FolderSlot slot, FolderPluginListing listing, CancellationToken cancellationToken)
    {
        var coming = await Task.Run(() => slot.Open(listing, _services), cancellationToken).ConfigureAwait(false);
        if (slot.Loaded is null)
        {
            await coming.CloseAsync(listing.Name, _log).ConfigureAwait(false);
            slot.Listing = listing;
            return;
        }

        var (ids, wanted, kept) = (slot.Ids, slot.Wanted, SettingsOverlay.Of(_runtime.Settings, slot.Ids));
        try
        {
            await WantAsync(slot, wanted: false, cancellationToken).ConfigureAwait(false);
            await SwapAsync(slot, coming, wanted, kept, cancellationToken).ConfigureAwait(false);
            slot.Listing = listing;
        }
        catch
        {
            slot.Ids = ids;
            await PutBackAsync(slot, wanted, kept).ConfigureAwait(false);
            await coming.CloseAsync(listing.Name, _log).ConfigureAwait(false);
            throw;
        }
    }

    private async Task SwapAsync(
        FolderSlot slot,
        LoadedFolder coming,
        bool? wanted,
        RuntimeSettings kept,
        CancellationToken cancellationToken
    )
    {
        var (leaving, left) = (slot.Loaded!, slot.Ids);
        PluginId[] ids = [.. coming.Plugins.Select(plugin => plugin.PluginId)];
        (slot.Ids, slot.Wanted) = (ids, wanted);
        var ground = SettingsOverlay.Without(_runtime.Settings, left);
        var about = SettingsOverlay.Over(SettingsOverlay.Of(kept, ids), SettingsOverlay.Of(_settings.Applied, ids));
        var settings = Overlay(SettingsOverlay.Over(ground, about));
        await StepAsync(
                token => _runtime.UpdatePluginsAsync(add: coming.Plugins, remove: left, settings: settings, cancellationToken: token),
                cancellationToken
            )
            .ConfigureAwait(false);
        slot.Loaded = coming;
        await leaving.CloseAsync(slot.Listing.Name, _log).ConfigureAwait(false);
    }

    // The reason why it failed matters more than what fails now; that is only logged.
    private async Task PutBackAsync(FolderSlot slot, bool? wanted, RuntimeSettings kept)
    {
        slot.Wanted = wanted;
        var settings = Overlay(SettingsOverlay.Over(SettingsOverlay.Without(_runtime.Settings, slot.Ids), kept));
        try
        {
            await StepAsync(token => _runtime.UpdateSettingsAsync(settings, token), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            HostLog.FolderNotRestored(_log, slot.Listing.Name, exception);
        }
    }

    private async Task ReleaseAsync(FolderSlot slot)
    {
        if (slot.Loaded is { } loaded)
        {
            slot.Loaded = null;
            await loaded.CloseAsync(slot.Listing.Name, _log).ConfigureAwait(false);
        }
    }

    private Task StepAsync(Func<CancellationToken, ValueTask> step, CancellationToken cancellationToken) =>
        _changes.StepAsync(step, cancellationToken);

    /// <summary>What the host's sources say about a folder's plugins, or else what was said when it was unloaded.</summary>
    private RuntimeSettings SettingsOf(FolderSlot slot) => SettingsOverlay.Over(slot.Kept, SettingsOverlay.Of(_settings.Applied, slot.Ids));

    private RuntimeSettings Overlay(RuntimeSettings settings)
    {
        var known = _runtime.Plugins.Select(plugin => plugin.PluginId).ToHashSet();
        return _slots.Aggregate(settings, (all, slot) => slot.Apply(all, known));
    }

    private FolderSlot Listed(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Array.Find(_slots, slot => slot.Listing.Name == name)
            ?? throw new PluginFolderException(
                name,
                "it is not listed, and only what is listed is opened. List it with the SHA-256 that PluginFolder.ComputeHash gives."
            );
    }

    private static FolderSlot OpenOrThrow(FolderSlot slot, string what) =>
        slot.Loaded is not null
            ? slot
            : throw new PluginFolderException(slot.Listing.Name, $"it cannot be {what}, because it is not open. Enable it first.");

    private PluginFolderException? AttachedStill(FolderSlot slot) =>
        slot.Wanted == false && Array.FindIndex(slot.Ids, _runtime.IsPluginAttached) is >= 0 and var index
            ? new(
                slot.Listing.Name,
                $"its plugin '{slot.Ids[index]}' is attached still. A locked plugin cannot be switched off, and a session with settings of its own "
                    + "decides for itself: change InitOptions.SessionSettings, or close that session."
            )
            : null;

    private void RefuseTwins()
    {
        if (
            _slots.CountBy(slot => slot.Listing.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(name => name.Value > 1) is
            { Key: { } twin }
        )
        {
            throw new PluginFolderException(twin, "the name is listed twice. Give one listing another name.");
        }
    }

    private void WarnOfUnlisted()
    {
        foreach (var root in _roots.Where(Directory.Exists))
        {
            var folders = Directory.EnumerateDirectories(root).Where(folder => !_slots.Any(slot => slot.IsAt(folder)));
            foreach (var folder in folders.Order(StringComparer.Ordinal))
            {
                HostLog.FolderNotListed(_log, Path.GetFileName(folder), root);
            }
        }
    }
}
