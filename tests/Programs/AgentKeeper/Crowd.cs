using Cloister.Agents;

namespace AgentKeeper;

/// <summary>Some who use the same few sessions, each as it comes to his mind, until the process ends.</summary>
internal static class Crowd
{
    private const int Members = 6;

    public static async Task ActAsync(string folder, int seed, string place, Voice voice)
    {
        await using var keeper = await Keeper.StartAsync(folder, voice, new ObedientModel(stalls: true));
        keeper.Held.SetResult();
        await new SessionSealing(keeper.Host.Directory).SealAsync(CancellationToken.None);
        await Task.WhenAll(
            Enumerable.Range(0, Members).Select(number => Task.Run(() => new Member(keeper, seed, place, number).ActAsync()))
        );
    }
}
