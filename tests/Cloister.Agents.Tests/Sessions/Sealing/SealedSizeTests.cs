using Cloister.Testing;
using Microsoft.Data.Sqlite;

namespace Cloister.Agents.Tests.Sessions;

public sealed class SealedSizeTests
{
    private const int Sessions = 4;
    private const int AnswersInEach = 4;
    private const int Pieces = 200;
    private const int MostBytesOfAnAnswer = 4096;

    private static readonly string[] Words =
        "the of and to in that was his he it with is for as had you not be her on at by which have or from this him but all she they were my are me one their so an said them we who would been will no when there if more out up into do any your what has man could other than our some very time upon about may its only now like little then can made should did us such great before must two these see know over much down after first mr good men own never most old shall day where those came come himself way work life without go make well through being long say might how am too even".Split(
            ' '
        );

    [Fact]
    public async Task Answer_of_two_hundred_pieces_takes_less_than_a_page_in_the_end()
    {
        await using var stage = await SessionStage.StartAsync();
        stage.Client = new SteppedModel(Model().Build(), stage);
        for (var answer = 0; answer < AnswersInEach * Sessions; answer++)
        {
            await stage.AnswerAsync("Tell me more, please.", $"s{answer % Sessions}");
        }

        var streamed = BytesOf(stage) / (Sessions * AnswersInEach);
        stage.Time.Advance(TimeSpan.FromMinutes(11));
        await stage.Directory.RestAsync();
        await new SessionSealing(stage.Directory).SealAsync(TestContext.Current.CancellationToken);

        Assert.InRange(streamed, 5 * MostBytesOfAnAnswer, 50_000);
        Assert.InRange(BytesOf(stage) / (Sessions * AnswersInEach), Pieces * 5, MostBytesOfAnAnswer);
    }

    /// <summary>Words in an order of their own each time, a thousand characters of them: what repeats itself is small however it is kept.</summary>
    private static ScriptedModelBuilder Model()
    {
        var order = new Random(5);
        var model = new ScriptedModelBuilder();
        for (var answer = 0; answer < AnswersInEach * Sessions; answer++)
        {
            var text = string.Join(' ', order.GetItems(Words, 400))[..(Pieces * 5)];
            model = (answer == 0 ? model : model.NextRequest()).Text(text, Pieces).Usage(500, Pieces);
        }

        return model;
    }

    /// <summary>The whole pages of both tables, with what is free in them.</summary>
    private static long BytesOf(SessionStage stage)
    {
        using var source = new SqliteDataSource(Path.Combine(stage.Folder, "state.db"), SqliteOpenMode.ReadWrite, "PRAGMA query_only = 1");
        using var connection = new StoreConnection(source.OpenConnection(), Dialect.Sqlite);
        return connection.Number(new("SELECT SUM(pgsize) FROM dbstat WHERE name IN ('log', 'message')"))!.Value;
    }
}
