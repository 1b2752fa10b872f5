using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Models;

public sealed class ModelPoolTests
{
    private static readonly ModelCatalog Local = new()
    {
        Providers = new Dictionary<string, ProviderSettings>(StringComparer.Ordinal)
        {
            ["local"] = new() { Type = "open-compatible", BaseUrl = "http://127.0.0.1:9/v1" },
        },
        Models = new Dictionary<string, ModelSettings>(StringComparer.Ordinal)
        {
            ["main"] = new() { Provider = "local", Name = "qwen" },
            ["lazy"] = new()
            {
                Provider = "local",
                Name = "qwen",
                IsPaused = true,
            },
            ["lost"] = new() { Provider = "nobody", Name = "qwen" },
        },
    };

    [Theory]
    [InlineData("unknown", "Model not found: unknown", "model_not_found")]
    [InlineData("lazy", "LLM model is paused: lazy", "model_paused")]
    [InlineData("lost", "Provider not found: nobody", "provider_not_found")]
    [InlineData(null, "No model configured", "no_model")]
    [InlineData("", "No model configured", "no_model")]
    public void A_model_that_cannot_be_had_says_why(string? id, string message, string code)
    {
        using var pool = new ModelPool(Local);

        var failure = Assert.Throws<ModelUnavailableException>(() => pool.Lease(id));

        Assert.Equal((message, code), (failure.Message, failure.Code));
    }

    [Fact]
    public async Task The_offline_model_is_there_without_any_configuration()
    {
        using var pool = new ModelPool(ModelCatalog.Empty);
        using var model = pool.Lease("offline");

        var answer = await model.Client.GetResponseAsync("Hello", cancellationToken: Some.Token);

        Assert.Contains("offline model", answer.Text, StringComparison.Ordinal);
        Assert.Equal("offline", model.Settings.Provider);
    }

    [Fact]
    public void Who_names_no_model_gets_the_one_of_the_catalog()
    {
        using var pool = new ModelPool(Local with { DefaultModelId = "main" });

        using var model = pool.Lease();

        Assert.Equal(("main", "qwen"), (model.Id, model.Settings.Name));
        Assert.Equal("qwen", pool.Find().Name);
    }

    [Fact]
    public void Models_of_the_project_stand_before_those_of_the_pool()
    {
        var project = new ModelCatalog
        {
            Models = new Dictionary<string, ModelSettings>(StringComparer.Ordinal)
            {
                ["main"] = new() { Provider = "local", Name = "own" },
            },
        };

        var all = project.Over(Local with { DefaultModelId = "lazy" });

        Assert.Equal(["own", "qwen"], new[] { all.Models["main"].Name, all.Models["lazy"].Name });
        Assert.Equal(("lazy", "main"), (all.DefaultModelId, (project with { DefaultModelId = "main" }).Over(Local).DefaultModelId));
        Assert.Contains("local", all.Providers.Keys);
    }

    [Fact]
    public void A_client_lives_as_long_as_its_provider_is_configured_as_it_was()
    {
        var handlers = new List<WatchedHandler>();
        using var pool = new ModelPool(Local, new() { NewHandler = () => WatchedHandler.AddTo(handlers) });

        pool.Lease("main").Dispose();
        pool.Lease("main").Dispose();
        pool.Update(Local with { DefaultModelId = "main" });
        pool.Lease("main").Dispose();
        Assert.False(Assert.Single(handlers).IsDisposed);

        pool.Update(ModelCatalog.Empty);
        Assert.True(handlers[0].IsDisposed);
    }

    [Fact]
    public void A_client_that_is_replaced_goes_when_the_last_one_gave_it_back()
    {
        var handlers = new List<WatchedHandler>();
        using var pool = new ModelPool(Local, new() { NewHandler = () => WatchedHandler.AddTo(handlers) });
        var old = pool.Lease("main");
        var moved = Local with
        {
            Providers = new Dictionary<string, ProviderSettings>(StringComparer.Ordinal)
            {
                ["local"] = new() { Type = "open-compatible", BaseUrl = "http://127.0.0.1:10/v1" },
            },
        };

        pool.Update(moved);
        using var fresh = pool.Lease("main");
        Assert.Equal([false, false], handlers.Select(handler => handler.IsDisposed));

        old.Dispose();
        old.Dispose();
        Assert.Equal([true, false], handlers.Select(handler => handler.IsDisposed));
    }

    [Fact]
    public void A_key_that_changes_in_the_environment_makes_a_new_client()
    {
        var handlers = new List<WatchedHandler>();
        var key = "first-key";
        using var pool = new ModelPool(Keyed(), new() { NewHandler = () => WatchedHandler.AddTo(handlers), Variable = _ => key });

        pool.Lease("main").Dispose();
        key = "second-key";
        pool.Lease("main").Dispose();

        Assert.Equal([true, false], handlers.Select(handler => handler.IsDisposed));
    }

    [Fact]
    public void A_provider_that_needs_a_key_says_where_to_put_it()
    {
        using var pool = new ModelPool(Keyed());

        var failure = Assert.Throws<ModelUnavailableException>(() => pool.Lease("main"));

        Assert.Equal(
            "Provider 'openai' has no key. Set OPENAI_API_KEY or API_KEY in the environment, or providers.openai.apiKey.",
            failure.Message
        );
    }

    [Theory]
    [InlineData("open-responses", null, "provider_type_unknown")]
    [InlineData("azure-openai", null, "provider_address_missing")]
    [InlineData("open-compatible", "localhost:11434", "provider_address_invalid")]
    [InlineData("open-compatible", "file:///etc/passwd", "provider_address_invalid")]
    public void A_provider_that_cannot_be_reached_as_configured_says_why(string type, string? address, string code)
    {
        using var pool = new ModelPool(
            Provided(
                new()
                {
                    Type = type,
                    BaseUrl = address,
                    ApiKey = "key",
                }
            )
        );

        var failure = Assert.Throws<ModelUnavailableException>(() => pool.Lease("main"));

        Assert.Equal(code, failure.Code);
    }

    [Fact]
    public void A_key_that_cannot_be_sent_is_refused_without_being_repeated()
    {
        using var pool = new ModelPool(Provided(new() { Type = "openai", ApiKey = "sk-secret\nsecond line" }));

        var failure = Assert.Throws<ModelUnavailableException>(() => pool.Lease("main"));

        Assert.Equal("provider_key_invalid", failure.Code);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_cannot_be_sent_is_refused_without_being_repeated()
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["X-Key"] = "sécret-0123456789" };
        using var pool = new ModelPool(Provided(new() { Type = "openai", Headers = headers }));

        var failure = Assert.Throws<ModelUnavailableException>(() => pool.Lease("main"));

        Assert.Equal("provider_header_invalid", failure.Code);
        Assert.Contains("'X-Key'", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "from-environment")]
    [InlineData("http://127.0.0.1:8080/v1", "from-environment")]
    [InlineData("https://api.openai.com/v2", "from-environment")]
    [InlineData("https://elsewhere.example/v1", null)]
    public void A_key_of_the_environment_goes_only_where_it_belongs(string? address, string? key)
    {
        var settings = new ProviderSettings { Type = "openai", BaseUrl = address };

        Assert.Equal(key, ProviderType.Find("openai")!.KeyFor(settings, _ => "from-environment"));
        Assert.Equal("own", ProviderType.Find("openai")!.KeyFor(settings with { ApiKey = "own" }, _ => "from-environment"));
    }

    [Fact]
    public async Task A_model_of_the_application_stands_first_and_is_not_disposed()
    {
        var scripted = ScriptedModel.Saying("mine");
        var catalog = Local with
        {
            Models = new Dictionary<string, ModelSettings>(StringComparer.Ordinal)
            {
                ["test"] = new()
                {
                    Provider = "nobody",
                    Name = "tuned",
                    ContextWindow = 4000,
                    Temperature = 0.5,
                },
            },
        };
        var pool = Some.PoolOf(scripted, catalog: catalog);
        using (var model = pool.Lease("test"))
        {
            Assert.Equal("mine", (await model.Client.GetResponseAsync("?", cancellationToken: Some.Token)).Text);
            Assert.Equal(4000, model.Settings.ContextWindow);
        }

        pool.Dispose();

        Assert.False(scripted.IsDisposed);
        Assert.Equal((0.5f, null), (scripted.Requests[0].Options.Temperature, scripted.Requests[0].Options.ModelId));
        Assert.Throws<ObjectDisposedException>(() => pool.Lease("test"));
    }

    [Fact]
    public async Task What_a_request_says_wins_over_the_settings()
    {
        var scripted = ScriptedModel.Saying("fine");
        var catalog = new ModelCatalog
        {
            Models = new Dictionary<string, ModelSettings>(StringComparer.Ordinal)
            {
                ["test"] = new()
                {
                    Provider = "x",
                    Name = "y",
                    Temperature = 0.1,
                    TopP = 0.2,
                    MaxOutputTokens = 7,
                    FrequencyPenalty = 0.3,
                    PresencePenalty = 0.4,
                },
            },
        };
        using var pool = Some.PoolOf(scripted, catalog: catalog);
        using var model = pool.Lease("test");
        var options = new ChatOptions { Temperature = 0.9f };

        await model.Client.GetResponseAsync("?", options, Some.Token);

        var seen = scripted.Requests[0].Options;
        Assert.Equal(
            (0.9f, 0.2f, 7, 0.3f, 0.4f),
            (seen.Temperature, seen.TopP, seen.MaxOutputTokens, seen.FrequencyPenalty, seen.PresencePenalty)
        );
        Assert.Null(options.TopP);
    }

    [Fact]
    public void Settings_of_a_provider_do_not_show_its_secrets()
    {
        var settings = new ProviderSettings
        {
            Type = "openai",
            ApiKey = "sk-secret",
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["X-Key"] = "other-secret" },
        };

        Assert.Equal("openai", settings.ToString());
        Assert.Equal("openai at http://h", (settings with { BaseUrl = "http://h" }).ToString());
    }

    private static ModelCatalog Keyed() => Provided(new() { Type = "openai" });

    private static ModelCatalog Provided(ProviderSettings provider) =>
        new()
        {
            Providers = new Dictionary<string, ProviderSettings>(StringComparer.Ordinal) { ["openai"] = provider },
            Models = new Dictionary<string, ModelSettings>(StringComparer.Ordinal)
            {
                ["main"] = new() { Provider = "openai", Name = "gpt" },
            },
        };

    private sealed class WatchedHandler : HttpMessageHandler
    {
        public bool IsDisposed { get; private set; }

        public static WatchedHandler AddTo(List<WatchedHandler> handlers)
        {
            handlers.Add(new());
            return handlers[^1];
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new NotSupportedException("No test sends anything here.");

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
