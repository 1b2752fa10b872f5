using Microsoft.Extensions.Logging;

namespace Cloister.Agents.Tests;

public sealed class DefaultsTests
{
    [Fact]
    public void A_file_with_a_name_and_a_version_is_enough()
    {
        using var folder = ProjectFolder.With(ProjectFolder.Minimal);

        var config = folder.Load();

        Assert.Equal(("ops helper", "1.0.0"), (config.Name, config.Version));
        Assert.Empty(config.Warnings);
        Assert.Empty(config.Models);
        Assert.Empty(config.Providers);
        Assert.Null(config.Description);
    }

    [Fact]
    public void What_the_file_does_not_say_is_as_in_a_snapshot_made_by_hand()
    {
        using var folder = ProjectFolder.With(ProjectFolder.Minimal);

        var config = folder.Load();
        var byHand = new AgentConfig { Name = "ops helper", Version = "1.0.0" };

        Assert.Equal(byHand.Execution, config.Execution);
        Assert.Equal(byHand.Context, config.Context);
        Assert.Equal(byHand.Tasks, config.Tasks);
        Assert.Equal(byHand.Logging, config.Logging);
        Assert.Equal(byHand.Start.ToString(), config.Start.ToString());
        Assert.Equal(byHand.Sandbox.WritablePaths, config.Sandbox.WritablePaths);
    }

    [Fact]
    public void The_defaults_are_those_that_were_promised()
    {
        var config = new AgentConfig { Name = "n", Version = "v" };

        Assert.Equal(("127.0.0.1", (int?)null, StartAuth.Token), (config.Start.Host, config.Start.Port, config.Start.Auth));
        Assert.Equal((64, TimeSpan.FromHours(1)), (config.Execution.MaxSteps, config.Execution.TurnTimeout));
        Assert.Equal((WhenBusy.Steer, false), (config.Execution.WhenBusy, config.Execution.AutoContinue));
        Assert.Equal((OnDisconnect.Stop, 1024), (config.Execution.OnDisconnect, config.Execution.MaxAwakeSessions));
        Assert.Equal(TitleSource.Model, config.Execution.Titles);
        Assert.Equal((null, 0.5, true), (config.Context.MaxInputTokens, config.Context.CompactRatio, config.Context.Memory));
        Assert.Equal(
            (2, 100, 50, true),
            (config.Chat.MaxConcurrency, config.Chat.LaneCap, config.Chat.MaxSendsPerTurn, config.Chat.Idempotency)
        );
        Assert.Equal((600, 2000), (config.Chat.MergeDebounce.TotalMilliseconds, config.Chat.MergeMaxWait.TotalMilliseconds));
        Assert.Equal((ReplyMode.Steps, BacklogMode.Execute), (config.Chat.Reply, config.Chat.Backlog));
        Assert.Equal((GroupTrigger.MentionOrReply, 900), (config.Chat.GroupTrigger, config.Chat.BacklogMaxAge.TotalSeconds));
        Assert.Equal((null, MissedRuns.Skip), (config.Tasks.Timezone, config.Tasks.MissedRuns));
        Assert.Equal((SandboxMode.Required, SandboxNetwork.Full), (config.Sandbox.Mode, config.Sandbox.Network));
        Assert.Equal(["."], config.Sandbox.WritablePaths);
        Assert.Equal((LogLevel.Information, false, Locale.English), (config.Logging.Level, config.Logging.Messages, config.Locale));
    }

    [Fact]
    public void Everything_that_can_be_said_is_read()
    {
        using var folder = ProjectFolder.With(
            """
            {
              "$schema": "./agent.schema.json",
              "name": "ops helper", "version": "1.0.0", "description": "helps",
              "start": { "host": "0.0.0.0", "port": 0, "auth": "none", "allowedOrigins": ["http://a"], "allowedHosts": ["b"] },
              "execution": {
                "modelId": "main", "maxSteps": 256, "turnTimeoutSeconds": 5, "whenBusy": "interrupt", "autoContinue": true,
                "onDisconnect": "continue", "maxAwakeSessions": 8
              },
              "context": { "maxInputTokens": 9000, "compactRatio": 0.25, "memory": { "enabled": false } },
              "models": {
                "main": {
                  "provider": "p1", "name": "stub-1", "contextWindow": 32000, "maxOutputTokens": 100, "temperature": 0.5, "topP": 1,
                  "frequencyPenalty": 0.1, "presencePenalty": -0.1, "inputModalities": ["image"], "paused": true
                }
              },
              "providers": {
                "p1": {
                  "type": "open-compatible", "baseUrl": "http://127.0.0.1:9000/v1", "apiKey": "${P1_KEY}", "headers": { "X-A": "b" },
                  "maxConcurrency": 2, "requestsPerMinute": 60
                }
              },
              "services": {
                "chat": {
                  "queue": { "maxConcurrency": 3, "mergeDebounceMs": 1, "mergeMaxWaitMs": 2, "laneCap": 3 },
                  "egress": { "maxSendsPerTurn": 4, "idempotency": false },
                  "reply": "final", "backlog": "drop", "backlogMaxAgeSeconds": 5, "groupTrigger": "all", "crossChat": ["*"],
                  "channels": { "telegram": { "enabled": true, "botToken": "${TG_TOKEN}" } }
                },
                "task": { "enabled": false, "timezone": "Europe/Berlin", "missedRuns": "once" }
              },
              "plugins": { "asr": { "enabled": true, "provider": "command" }, "auth": { "seed": {} } },
              "slots": { "*:tool.x": { "enabled": false, "config": { "a": 1 }, "priority": 7 } },
              "sandbox": { "mode": "auto", "network": "off", "writablePaths": ["out"], "envAllowlist": ["A"], "envExpose": ["B"] },
              "shell": { "path": "/bin/bash" },
              "approvals": { "tools": ["shell_exec"], "rules": [["git", "status"]] },
              "logging": { "level": "debug", "messages": true },
              "locale": "zh"
            }
            """
        );

        var config = folder.Load(new() { ["P1_KEY"] = "sk-1", ["TG_TOKEN"] = "t" });

        Assert.Empty(config.Warnings);
        Assert.Equal("helps", config.Description);
        Assert.Equal(("0.0.0.0", 0, StartAuth.None), (config.Start.Host, config.Start.Port, config.Start.Auth));
        Assert.Equal(["http://a"], config.Start.AllowedOrigins);
        Assert.Equal(["b"], config.Start.AllowedHosts);
        var execution = new ExecutionSettings
        {
            ModelId = "main",
            MaxSteps = 256,
            TurnTimeout = TimeSpan.FromSeconds(5),
            WhenBusy = WhenBusy.Interrupt,
            AutoContinue = true,
            OnDisconnect = OnDisconnect.Continue,
            MaxAwakeSessions = 8,
        };
        Assert.Equal(execution, config.Execution);
        Assert.Equal(
            new ContextSettings
            {
                MaxInputTokens = 9000,
                CompactRatio = 0.25,
                Memory = false,
            },
            config.Context
        );
        var model = config.Models["main"];
        Assert.Equal(["image"], model.InputModalities);
        var expected = new ModelSettings
        {
            Provider = "p1",
            Name = "stub-1",
            ContextWindow = 32000,
            MaxOutputTokens = 100,
            Temperature = 0.5,
            TopP = 1,
            FrequencyPenalty = 0.1,
            PresencePenalty = -0.1,
            InputModalities = model.InputModalities,
            IsPaused = true,
        };
        Assert.Equal(expected, model);
        var provider = config.Providers["p1"];
        Assert.Equal(("open-compatible", "http://127.0.0.1:9000/v1", "${P1_KEY}"), (provider.Type, provider.BaseUrl, provider.ApiKey));
        Assert.Equal(("b", 2, 60), (provider.Headers["x-a"], provider.MaxConcurrency, provider.RequestsPerMinute));
        Assert.Equal(
            (3, 3, 4, false),
            (config.Chat.MaxConcurrency, config.Chat.LaneCap, config.Chat.MaxSendsPerTurn, config.Chat.Idempotency)
        );
        Assert.Equal((1, 2), (config.Chat.MergeDebounce.TotalMilliseconds, config.Chat.MergeMaxWait.TotalMilliseconds));
        Assert.Equal(
            (ReplyMode.Final, BacklogMode.Drop, 5),
            (config.Chat.Reply, config.Chat.Backlog, config.Chat.BacklogMaxAge.TotalSeconds)
        );
        Assert.Equal(GroupTrigger.All, config.Chat.GroupTrigger);
        Assert.Equal(["*"], config.Chat.CrossChat);
        Assert.Equal("${TG_TOKEN}", config.Chat.Channels["telegram"]["botToken"]);
        Assert.Equal(new TaskSettings { Timezone = "Europe/Berlin", MissedRuns = MissedRuns.Once }, config.Tasks);
        Assert.False(config.Services["task"].Enabled);
        Assert.Equal(new PluginSettings(true, ConfigMap.Of(("provider", "command"))), config.Plugins["asr"]);
        Assert.Null(config.Plugins["auth"].IsEnabled);
        Assert.Equal(new ServiceSettings(false, ConfigMap.Of(("a", 1)), 7), config.Slots[Pin.FromWire("*:tool.x")]);
        Assert.Equal((SandboxMode.Auto, SandboxNetwork.Off), (config.Sandbox.Mode, config.Sandbox.Network));
        Assert.Equal(["out", "A", "B"], [.. config.Sandbox.WritablePaths, .. config.Sandbox.EnvAllowlist, .. config.Sandbox.EnvExpose]);
        Assert.Equal("/bin/bash", config.ShellPath);
        Assert.Equal(["shell_exec"], config.Approvals.Tools);
        Assert.Equal(["git", "status"], Assert.Single(config.Approvals.Rules).Command);
        Assert.Equal(new LogSettings { Level = LogLevel.Debug, Messages = true }, config.Logging);
        Assert.Equal(Locale.Chinese, config.Locale);
    }
}
