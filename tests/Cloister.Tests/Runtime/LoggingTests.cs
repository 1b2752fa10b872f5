using System.Diagnostics.Metrics;
using Cloister.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Cloister.Tests.Runtime;

/// <summary>What an operator can see.</summary>
public sealed class LoggingTests : IAsyncDisposable
{
    private readonly Stage _stage = new();

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task The_life_of_a_runtime_is_information()
    {
        await _stage.StartAsync(_stage.Global("g"), _stage.Session("a"));
        var session = await _stage.OpenAsync("one");
        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("a"));
        await session.DisposeAsync();
        await _stage.Runtime.DisposeAsync();

        var told = _stage.Log.Records.Where(record => record.Level == LogLevel.Information).ToArray();
        Has("Cloister.Runtime", "initialised");
        Has("Cloister.Session", "'one' is open", "one is open");
        Has("Cloister.Runtime", "UpdateSettingsAsync is applied");
        Has("Cloister.Session", "'one' is closed", "one is closed");
        Has("Cloister.Runtime", "disposed");
        Assert.DoesNotContain(_stage.Log.Records, record => record.Level >= LogLevel.Warning);

        void Has(string category, params string[] anyOf) =>
            Assert.Contains(
                told,
                record => record.Category == category && anyOf.Any(text => record.Message.Contains(text, StringComparison.Ordinal))
            );
    }

    [Theory, InlineData("a.register"), InlineData("a.attach"), InlineData("a:slot.attach"), InlineData("a:slot.create")]
    public async Task Each_failure_is_an_error_with_its_exception_and_its_plugin(string hook)
    {
        await _stage.StartAsync(_stage.Session("a").Offering(new("slot")));
        var reason = new ProbeException(hook);
        _stage.Script.Fail(hook, reason);

        await Assert.ThrowsAsync<PluginLifecycleException>(() => _stage.OpenAsync("one"));

        var error = Assert.Single(_stage.Log.Errors, record => record.Exception == reason);
        Assert.Contains("Plugin a ", error.Message, StringComparison.Ordinal);
        Assert.Contains("one", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_refuses_changed_config_is_named()
    {
        await _stage.StartAsync(_stage.Session("a").Offering(new("slot")));
        await _stage.OpenAsync("one");
        var reason = new ProbeException("refused");
        _stage.Script.Fail("a:slot.inject", reason);

        await Assert.ThrowsAsync<PluginLifecycleException>(() =>
            _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Pinned("a:slot", ServiceSettings.Level(1))).AsTask()
        );

        var error = _stage.Log.Errors.First(record => record.Exception == reason);
        Assert.Contains("Plugin a failed in slot.create ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_operation_is_summed_up_as_a_warning()
    {
        var runtime = _stage.Build(_stage.Global("g"), _stage.Session("a"), _stage.Global("h"));
        _stage.Script.Fail("g.attach");
        await Assert.ThrowsAsync<PluginLifecycleException>(() => runtime.InitializeAsync().AsTask());
        Warns("Cloister.Runtime", "InitializeAsync finished with 1 failures");

        _stage.Script.Fail("a.attach");
        await Assert.ThrowsAsync<PluginLifecycleException>(() => _stage.OpenAsync("one"));
        Warns("Cloister.Session", "CreateSessionAsync finished with 1 failures");

        _stage.Script.Calm();
        var session = await _stage.OpenAsync("two");
        _stage.Script.Fail("a.detach");
        await Assert.ThrowsAsync<PluginLifecycleException>(() => session.DisposeAsync().AsTask());
        Warns("Cloister.Session", "finished with 1 failures");

        _stage.Script.Fail("h.detach");
        await Assert.ThrowsAsync<PluginLifecycleException>(() => runtime.DisposeAsync().AsTask());
        Warns("Cloister.Runtime", "finished with 1 failures");

        void Warns(string category, string text)
        {
            Assert.Contains(
                _stage.Log.Records,
                record =>
                    record.Level == LogLevel.Warning
                    && record.Category == category
                    && record.Message.Contains(text, StringComparison.Ordinal)
            );
            _stage.Log.Forget();
        }
    }

    [Fact]
    public async Task Values_of_config_are_never_logged()
    {
        const string Secret = "s3cr3t-value";
        var secret = RuntimeSettings
            .Pinned("*:slot", ServiceSettings.Level(Secret))
            .AndPinned("a:nothing", ServiceSettings.Level(Secret))
            .WithPlugin(new("nobody"), new PluginConfig(Config: ConfigMap.Of(("key", Secret))));
        _stage.Options.UnknownReferences = UnknownReferencePolicy.LogAndSkip;
        _stage.Options.Settings = secret;
        await _stage.StartAsync(_stage.Session("a").Offering(new("slot")), _stage.Global("g").Offering(new("slot")));
        await _stage.OpenAsync("one");
        _stage.Script.Fail("a.settings");
        await Assert.ThrowsAsync<ProbeException>(() => _stage.Runtime.UpdateSettingsAsync(secret).AsTask());
        _stage.Script.Calm();
        await _stage.Runtime.UpdateSettingsAsync(secret);

        Assert.DoesNotContain(
            _stage.Log.Records,
            record => $"{record.Message} {record.Exception}".Contains(Secret, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Matched_wildcards_and_enabled_plugins_can_be_followed_at_debug()
    {
        _stage.Options.Settings = RuntimeSettings.Pinned("*:slot", ServiceSettings.Level(1));
        await _stage.StartAsync(_stage.Session("a").Offering(new("slot")));

        await _stage.OpenAsync("one");

        var told = _stage.Log.Records.Where(record => record.Level == LogLevel.Debug).Select(record => record.Message).ToArray();
        Assert.Contains(
            told,
            message => message.Contains("*:slot", StringComparison.Ordinal) && message.Contains(" a,", StringComparison.Ordinal)
        );
        Assert.Contains(told, message => message.EndsWith(": a.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sessions_and_failures_are_counted()
    {
        var counts = new Dictionary<string, int>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "Cloister")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>(
            (instrument, value, tags, _) =>
            {
                if (Mine.Value)
                {
                    counts[instrument.Name] = counts.GetValueOrDefault(instrument.Name) + value;
                }
            }
        );
        listener.Start();
        Mine.Value = true;

        await _stage.StartAsync(_stage.Session("a"));
        var session = await _stage.OpenAsync("one");
        Assert.Equal(1, counts["cloister.sessions"]);
        _stage.Script.Fail("a.settings");
        _stage.Script.Fail("a.detach");
        await Assert.ThrowsAsync<PluginLifecycleException>(() => _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("a")).AsTask());
        _stage.Script.Fail("a.attach");
        await Assert.ThrowsAsync<PluginLifecycleException>(() => _stage.OpenAsync("two"));
        var failures = counts["cloister.plugin.failures"];
        await Assert.ThrowsAsync<PluginLifecycleException>(() => session.DisposeAsync().AsTask());

        Assert.Equal(0, counts["cloister.sessions"]);
        Assert.True(failures >= 3, "The update, the creation and its way back have failed.");
        Assert.Equal(failures + 1, counts["cloister.plugin.failures"]);
    }

    private static readonly AsyncLocal<bool> Mine = new();
}
