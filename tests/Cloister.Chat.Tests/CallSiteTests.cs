using Microsoft.Extensions.DependencyInjection;

namespace Cloister.Chat.Tests;

public class CallSiteTests
{
    [Fact]
    public async Task A_conversation_in_ten_lines_reads_well()
    {
        var storage = new InMemorySessionStorage();
        var rendered = new List<string>();

        await using (var client = new AgUiClient(ManualAgent.Answering("A new release"), new() { Storage = storage }))
        {
            await using var session = await client.OpenSessionAsync("thread-42");
            await foreach (var state in session.SendAndWatchAsync("What changed since yesterday?"))
            {
                rendered.Add(state.Messages[^1].Text.ToString());
            }

            session.Cancel();
            await session.PersistAsync();
        }

        Assert.Equal("What changed since yesterday?", rendered[0]);
        Assert.Equal("A new release", rendered[^1]);
        Assert.Equal(2, (await storage.LoadAsync("thread-42"))!.Messages.Count);
    }

    [Fact]
    public async Task Clients_come_from_a_container_by_type_and_by_name()
    {
        var services = new ServiceCollection()
            .AddAgUiClient(_ => ManualAgent.Answering("one"))
            .AddAgUiClient("other", _ => ManualAgent.Answering("two"), (_, options) => options.MaxToolRounds = 3);
        await using var provider = services.BuildServiceProvider();

        var one = provider.GetRequiredService<AgUiClient>().NewSession();
        var two = provider.GetRequiredKeyedService<AgUiClient>("other").NewSession();
        await one.SendAsync("hi").Soon();
        await two.SendAsync("hi").Soon();

        Assert.Equal(["hi", "one"], one.State.Texts());
        Assert.Equal(["hi", "two"], two.State.Texts());
    }
}
