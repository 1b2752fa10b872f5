using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Cloister.Hosting;

/// <summary>
/// What can be done with one folder: open it, switch it, let it go, put another in its place. One that fails leaves everything
/// as it was. The callers see to it that there is one at a time.
/// </summary>
[RequiresUnreferencedCode("Plugins of folders are not known when the host is trimmed.")]
[RequiresDynamicCode("Plugins of folders are made at run time.")]
internal sealed class FolderMoves(
    PluginRuntimeBase runtime,
    RuntimeChanges changes,
    LiveSettings live,
    IServiceProvider services,
    FolderSlot[] slots,
    ILogger log
)
{
    // Reading may take a while, and the caller may be somebody's user interface.
    private Task<LoadedFolder> OpenAsync(FolderSlot slot, FolderPluginListing listing, CancellationToken cancellationToken) =>
        Task.Run(() => slot.OpenAsync(listing, services, log), cancellationToken);

    private async Task<LoadedFolder> TakeAsync(FolderSlot slot)
    {
        var loaded = await OpenAsync(slot, slot.Listing, CancellationToken.None).ConfigureAwait(false);
        slot.Loaded = loaded;
        slot.Ids = loaded.Ids;
        return loaded;
    }

    /// <summary>Opens a folder and adds its plugins to a runtime that has not started yet.</summary>
    /// <exception cref="PluginFolderException">The folder, or one of its plugins, was refused.</exception>
    public async Task AddAsync(FolderSlot slot)
    {
        var loaded = await TakeAsync(slot).ConfigureAwait(false);
        try
        {
            RefuseTwins(slot, loaded, leaving: []);
            runtime.AddRange(loaded.Plugins);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            await ReleaseAsync(slot).ConfigureAwait(false);
            throw exception as PluginFolderException
                ?? new(
                    slot.Listing.Name,
                    $"the runtime does not take its plugins. {exception.Message} Correct the plugin, or switch the folder off in its listing.",
                    exception
                );
        }
    }

    private void RefuseTwins(FolderSlot slot, LoadedFolder coming, PluginId[] leaving)
    {
        var taken = runtime.Plugins.Select(plugin => plugin.PluginId).Except(leaving).ToHashSet();
        if (Array.FindIndex(coming.Ids, id => !taken.Add(id)) is >= 0 and var index)
        {
            throw new PluginFolderException(
                slot.Listing.Name,
                $"the id '{coming.Ids[index]}' of its plugin '{coming.Plugins[index].GetType()}' is taken. Ids are unique over all plugins of the "
                    + "runtime: give one of the two another id, or unload the other one's folder first."
            );
        }
    }

    public async Task LoadAsync(FolderSlot slot, CancellationToken cancellationToken)
    {
        var before = (slot.Ids, slot.Wanted);
        var loaded = await TakeAsync(slot).ConfigureAwait(false);
        slot.Wanted = true;
        try
        {
            RefuseTwins(slot, loaded, leaving: []);
            var plugins = loaded.Plugins;
            var settings = Overlay(SettingsOverlay.Over(runtime.Settings, SettingsOf(slot)));
            await StepAsync(
                    token => runtime.UpdatePluginsAsync(add: plugins, settings: settings, cancellationToken: token),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch
        {
            await ReleaseAsync(slot).ConfigureAwait(false);
            (slot.Ids, slot.Wanted) = before;
            throw;
        }
    }

    public async Task WantAsync(FolderSlot slot, bool wanted, CancellationToken cancellationToken)
    {
        var (before, kept) = (slot.Wanted, SettingsOverlay.Of(runtime.Settings, slot.Ids));
        slot.Wanted = wanted;
        try
        {
            await StepAsync(token => runtime.UpdateSettingsAsync(Overlay(runtime.Settings), token), cancellationToken)
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

    public async Task LeaveAsync(FolderSlot slot, CancellationToken cancellationToken)
    {
        var wanted = slot.Wanted;
        var kept = SettingsOverlay.Of(runtime.Settings, slot.Ids);
        await WantAsync(slot, wanted: false, cancellationToken).ConfigureAwait(false);
        try
        {
            await StepAsync(token => runtime.UpdatePluginsAsync(remove: slot.Ids, cancellationToken: token), cancellationToken)
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

    public async Task ReplaceAsync(FolderSlot slot, FolderPluginListing listing, CancellationToken cancellationToken)
    {
        var coming = await OpenAsync(slot, listing, cancellationToken).ConfigureAwait(false);
        if (slot.Loaded is null)
        {
            await coming.CloseAsync(listing.Name, log).ConfigureAwait(false);
            slot.Listing = listing;
            return;
        }

        var (ids, wanted, kept) = (slot.Ids, slot.Wanted, SettingsOverlay.Of(runtime.Settings, slot.Ids));
        try
        {
            RefuseTwins(slot, coming, leaving: ids);
            await WantAsync(slot, wanted: false, cancellationToken).ConfigureAwait(false);
            await SwapAsync(slot, coming, wanted, kept, cancellationToken).ConfigureAwait(false);
            slot.Listing = listing;
        }
        catch
        {
            slot.Ids = ids;
            await PutBackAsync(slot, wanted, kept).ConfigureAwait(false);
            await coming.CloseAsync(listing.Name, log).ConfigureAwait(false);
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
        var ids = coming.Ids;
        (slot.Ids, slot.Wanted) = (ids, wanted);
        var ground = SettingsOverlay.Without(runtime.Settings, left);
        var about = SettingsOverlay.Over(SettingsOverlay.Of(kept, ids), SettingsOverlay.Of(live.Applied, ids));
        var settings = Overlay(SettingsOverlay.Over(ground, about));
        await StepAsync(
                token => runtime.UpdatePluginsAsync(add: coming.Plugins, remove: left, settings: settings, cancellationToken: token),
                cancellationToken
            )
            .ConfigureAwait(false);
        slot.Loaded = coming;
        await leaving.CloseAsync(slot.Listing.Name, log).ConfigureAwait(false);
    }

    // The reason why it failed matters more than what fails now; that is only logged.
    private async Task PutBackAsync(FolderSlot slot, bool? wanted, RuntimeSettings kept)
    {
        slot.Wanted = wanted;
        var settings = Overlay(SettingsOverlay.Over(SettingsOverlay.Without(runtime.Settings, slot.Ids), kept));
        try
        {
            await StepAsync(token => runtime.UpdateSettingsAsync(settings, token), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            HostLog.FolderNotRestored(log, slot.Listing.Name, exception);
        }
    }

    public async Task ReleaseAsync(FolderSlot slot)
    {
        if (slot.Loaded is { } loaded)
        {
            slot.Loaded = null;
            await loaded.CloseAsync(slot.Listing.Name, log).ConfigureAwait(false);
        }
    }

    private Task StepAsync(Func<CancellationToken, ValueTask> step, CancellationToken cancellationToken) =>
        changes.StepAsync(step, cancellationToken);

    /// <summary>What the host's sources say about a folder's plugins, or else what was said when it was unloaded.</summary>
    private RuntimeSettings SettingsOf(FolderSlot slot) => SettingsOverlay.Over(slot.Kept, SettingsOverlay.Of(live.Applied, slot.Ids));

    /// <summary>Settings with what operations said about the folders laid over them.</summary>
    public RuntimeSettings Overlay(RuntimeSettings settings)
    {
        var known = runtime.Plugins.Select(plugin => plugin.PluginId).ToHashSet();
        known.UnionWith(slots.Where(slot => slot.Loaded is not null).SelectMany(slot => slot.Ids));
        return slots.Aggregate(settings, (all, slot) => slot.Apply(all, known));
    }

    private PluginFolderException? AttachedStill(FolderSlot slot) =>
        slot.Wanted == false && Array.FindIndex(slot.Ids, runtime.IsPluginAttached) is >= 0 and var index
            ? new(
                slot.Listing.Name,
                $"its plugin '{slot.Ids[index]}' is attached still. A locked plugin cannot be switched off, and a session with settings of its own "
                    + "decides for itself: change InitOptions.SessionSettings, or close that session."
            )
            : null;
}
