namespace Cloister;

public abstract partial class PluginRuntimeBase
{
    /// <summary>Applies settings to the global scope and then to every session, and stores them when all have taken them.</summary>
    /// <remarks>
    /// Readers on other threads may see new registrations and rows of a scope before the update has committed. If anything
    /// fails, everything is put back to where it was and the failure is thrown.
    /// </remarks>
    /// <exception cref="ReconcileInProgressException">Another change is running, or this is called from inside a hook.</exception>
    /// <exception cref="UnknownReferenceException">The settings name what is not there.</exception>
    /// <exception cref="PluginLifecycleException">Plugins failed; everything was put back.</exception>
    public async ValueTask UpdateSettingsAsync(RuntimeSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        await ReconcileAllAsync(nameof(UpdateSettingsAsync), () => new UpdatePlan(_catalog, settings), cancellationToken)
            .ConfigureAwait(false);
        Publish(_settings);
    }

    /// <summary>Applies settings to the global scope only; they are not stored as the runtime's.</summary>
    /// <inheritdoc cref="UpdateSettingsAsync"/>
    public ValueTask UpdateGlobalSettingsAsync(RuntimeSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        const string Operation = nameof(UpdateGlobalSettingsAsync);
        return ReconcileAsync(
            Operation,
            async update =>
            {
                await update.ApplyToGlobalAsync(GlobalBlueprint(_catalog, Check.Plugins(Operation, settings))).ConfigureAwait(false);
                return () => _blueprints = new(this, _catalog, GlobalScopeOrThrow().Live.Ids);
            },
            cancellationToken
        );
    }

    /// <summary>Applies settings to one session only; they stay its own until the next full update.</summary>
    /// <exception cref="InvalidOperationException">The session belongs to another runtime, or is disposed.</exception>
    /// <inheritdoc cref="UpdateSettingsAsync"/>
    public ValueTask UpdateSessionSettingsAsync(
        PluginSession session,
        RuntimeSettings settings,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(settings);
        const string Operation = nameof(UpdateSessionSettingsAsync);
        ObjectDisposedException.ThrowIf(IsDisposing, this);
        if (session.Runtime != this || session.IsClosing)
        {
            throw new InvalidOperationException(
                $"{Operation} was refused: session '{session.SessionId}' "
                    + (session.Runtime != this ? "belongs to another runtime. Update it there." : "is disposed. Create another.")
            );
        }

        return ReconcileAsync(
            Operation,
            async update =>
            {
                var target = _blueprints!.For(settings, Operation);
                return await update.ApplyToSessionAsync(session, target).ConfigureAwait(false)
                    ? () => { }
                    : throw new ObjectDisposedException(
                        nameof(PluginSession),
                        $"{Operation} ended because the session was disposed meanwhile."
                    );
            },
            cancellationToken
        );
    }

    /// <summary>Changes the plugin set while the runtime is running: plugins go, others come and are attached where settings want them.</summary>
    /// <param name="add">Plugins to add; one may take the id of a removed one.</param>
    /// <param name="remove">Plugins to remove; each has to be disabled everywhere. What the settings say about them goes too.</param>
    /// <param name="settings">
    /// Settings to apply in the same step, so that what comes starts under its own. When null, sessions and the global scope
    /// keep the settings they have; only <see cref="InitOptions{TGlobal, TSession}.SessionSettings"/> is asked again.
    /// </param>
    /// <param name="cancellationToken">Gives up, and puts back what was done.</param>
    /// <exception cref="InvalidOperationException">An id to add is taken; one to remove is unknown, attached or locked.</exception>
    /// <inheritdoc cref="UpdateSettingsAsync"/>
    public async ValueTask UpdatePluginsAsync(
        IEnumerable<Plugin>? add = null,
        IEnumerable<PluginId>? remove = null,
        RuntimeSettings? settings = null,
        CancellationToken cancellationToken = default
    )
    {
        var leaving = (remove ?? []).ToHashSet();
        Plugin[] coming = [.. add ?? []];
        var before = _settings;
        await ReconcileAllAsync(
                nameof(UpdatePluginsAsync),
                () =>
                {
                    RefuseRemoval(leaving);
                    var inspected = Inspect(coming, leaving);
                    var gone = leaving.Except(inspected.Select(plugin => plugin.Id)).ToHashSet();
                    before = _settings;
                    var rest = WithoutPlugins(settings ?? before, gone);
                    return new UpdatePlan(
                        _catalog.Change(inspected, leaving),
                        rest,
                        settings is null ? Remembering(before, rest, own => WithoutPlugins(own, gone)) : null
                    );
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        if (settings is not null || !before.Equals(_settings))
        {
            Publish(_settings);
        }
    }

    /// <summary>
    /// Completes when no change of settings or plugins is running. Somebody else may begin the next one first, so be ready to
    /// be refused, and wait again.
    /// </summary>
    /// <exception cref="ReconcileInProgressException">This is called from inside a hook of the change that it would wait for.</exception>
    public async Task WhenIdleAsync(CancellationToken cancellationToken = default)
    {
        if (RuntimeOperation.Inside(this) is { } outer)
        {
            throw ReconcileInProgressException.Inside(nameof(WhenIdleAsync), outer.Name);
        }

        while (_gate.IsExclusive)
        {
            await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stores settings without applying them to anything; for hosts that apply them in their own way.</summary>
    public void ReplaceSettingsSnapshot(RuntimeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ThrowUnlessRunning(nameof(ReplaceSettingsSnapshot));
        if (!_settings.Equals(settings))
        {
            _settings = settings;
            Publish(settings);
        }
    }

    /// <summary>Stores empty settings without applying them to anything, and tells watchers.</summary>
    public void ResetSettings()
    {
        ThrowUnlessRunning(nameof(ResetSettings));
        _settings = RuntimeSettings.Empty;
        Publish(RuntimeSettings.Empty);
    }

    /// <summary>What all scopes are to become.</summary>
    /// <param name="Catalog">The plugins.</param>
    /// <param name="Settings">The settings to store.</param>
    /// <param name="Keeping">What becomes of the settings a scope has; when null it gets those to be stored.</param>
    private readonly record struct UpdatePlan(
        PluginCatalog Catalog,
        RuntimeSettings Settings,
        Func<RuntimeSettings, RuntimeSettings>? Keeping = null
    );

    // Scopes alike share one settings object, and so they shall afterwards: their blueprints are found by it.
    private static Func<RuntimeSettings, RuntimeSettings> Remembering(
        RuntimeSettings known,
        RuntimeSettings result,
        Func<RuntimeSettings, RuntimeSettings> change
    )
    {
        var results = new Dictionary<RuntimeSettings, RuntimeSettings>(ReferenceEqualityComparer.Instance) { [known] = result };
        return own => results.TryGetValue(own, out var changed) ? changed : results[own] = change(own);
    }

    private ValueTask ReconcileAllAsync(string name, Func<UpdatePlan> plan, CancellationToken cancellationToken)
    {
        ThrowUnlessRunning(name);
        return RunExclusiveAsync(
            name,
            async (operation, token) =>
            {
                var (catalog, requested, keeping) = plan();
                var settings = CheckOf(catalog).Plugins(name, requested);
                var ofGlobal = keeping?.Invoke(GlobalScopeOrThrow().Settings) ?? requested;
                var keepsGlobal = !ReferenceEquals(ofGlobal, requested);
                ofGlobal = keepsGlobal ? CheckOf(catalog).Plugins(name, ofGlobal) : settings;
                await ReconcileAsync(
                        operation,
                        catalog,
                        async update =>
                        {
                            var applied = await update.ApplyToGlobalAsync(GlobalBlueprint(catalog, ofGlobal)).ConfigureAwait(false);
                            var stored = keepsGlobal ? settings : applied;
                            var blueprints = new BlueprintCache(this, catalog, GlobalScopeOrThrow().Live.Ids);
                            foreach (var session in OpenSessions.Snapshot())
                            {
                                var keeps = keeping is not null && _sessionSettings is null;
                                var wanted = keeps ? keeping!(session.Settings) : SettingsOf(session, stored);
                                var target = blueprints.For(ReferenceEquals(wanted, requested) ? stored : wanted, name);
                                await update.ApplyToSessionAsync(session, target).ConfigureAwait(false);
                            }

                            return () =>
                            {
                                _catalog = catalog;
                                _blueprints = blueprints;
                                _settings = stored;
                            };
                        },
                        token
                    )
                    .ConfigureAwait(false);
            },
            cancellationToken
        );
    }

    private ValueTask ReconcileAsync(string name, Func<RuntimeUpdate, ValueTask<Action>> apply, CancellationToken cancellationToken)
    {
        ThrowUnlessRunning(name);
        return RunExclusiveAsync(name, (operation, token) => ReconcileAsync(operation, _catalog, apply, token), cancellationToken);
    }

    /// <summary>Applies to scopes, and then either commits all of it or puts all of it back.</summary>
    private async ValueTask ReconcileAsync(
        RuntimeOperation operation,
        PluginCatalog catalog,
        Func<RuntimeUpdate, ValueTask<Action>> apply,
        CancellationToken cancellationToken
    )
    {
        var update = new RuntimeUpdate(this, operation, catalog, cancellationToken);
        try
        {
            var store = await apply(update).ConfigureAwait(false);
            if (IsDisposing)
            {
                throw new ScopeGoneException();
            }

            update.Commit();
            store();
            RuntimeLog.Updated(Log, operation.Name);
        }
        catch (Exception exception) when (!Fatal.IsFatal(exception) && !IsDisposing)
        {
            RuntimeLog.RollingBack(Log, operation.Name, exception);
            await update.RollBackAsync().ConfigureAwait(false);

            // A global plugin that could not come back satisfies nobody's dependency.
            _blueprints = new(this, _catalog, GlobalScopeOrThrow().Committed.Ids);
            if (IsDisposing)
            {
                throw new ScopeGoneException(exception);
            }

            throw;
        }
        catch (Exception exception)
            when (IsDisposing && !Fatal.IsFatal(exception) && exception is not (ScopeGoneException or OperationCanceledException))
        {
            throw new ScopeGoneException(exception);
        }
    }

    internal RuntimeSettings SettingsOf(PluginSession session, RuntimeSettings settings) =>
        _sessionSettings?.Invoke(session, settings) ?? settings;

    private ScopeBlueprint GlobalBlueprint(PluginCatalog catalog, RuntimeSettings settings) =>
        new(settings, Enablement.Choose(catalog.Globals, settings, ServiceRegistry.NoPlugins, Log));

    private void RefuseRemoval(HashSet<PluginId> leaving)
    {
        foreach (var id in leaving)
        {
            var reason =
                _catalog.Find(id) is not { } plugin ? "is not there"
                : plugin.IsLocked ? "is locked"
                : IsPluginAttached(id) ? "is attached; disable it everywhere first"
                : null;
            if (reason is not null)
            {
                throw new InvalidOperationException($"Plugin '{id}' cannot be removed or replaced: it {reason}.");
            }
        }
    }

    private static RuntimeSettings WithoutPlugins(RuntimeSettings settings, HashSet<PluginId> gone)
    {
        var pins = settings.Services.Keys.Where(pin => !pin.IsWildcard && gone.Contains(pin.PluginId)).ToArray();
        return gone.Aggregate(SettingsCheck.Without(settings, pins), (rest, id) => rest.WithoutPlugin(id));
    }

    private void ThrowUnlessRunning(string operation)
    {
        ObjectDisposedException.ThrowIf(IsDisposing, this);
        GlobalScopeOrThrow(operation);
    }
}
