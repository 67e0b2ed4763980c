"""The lecture's logs and searches, as its pages print them; nothing is corrected here."""

TINY = """
epoch 001 loss: 0.809 mse:0.803 accuracy:0.600 val_loss:0.861 val_mse:0.855 val_accuracy:0.250
epoch 002 loss: 0.769 mse:0.763 accuracy:0.400 val_loss:0.852 val_mse:0.847 val_accuracy:0.250
epoch 003 loss: 0.756 mse:0.751 accuracy:0.450 val_loss:0.851 val_mse:0.846 val_accuracy:0.250
epoch 004 loss: 0.766 mse:0.761 accuracy:0.350 val_loss:0.838 val_mse:0.832 val_accuracy:0.250
epoch 005 loss: 0.745 mse:0.740 accuracy:0.450 val_loss:0.838 val_mse:0.833 val_accuracy:0.400
epoch 006 loss: 0.722 mse:0.717 accuracy:0.400 val_loss:0.845 val_mse:0.840 val_accuracy:0.150
epoch 007 loss: 0.749 mse:0.743 accuracy:0.450 val_loss:0.816 val_mse:0.811 val_accuracy:0.250
epoch 008 loss: 0.688 mse:0.683 accuracy:0.400 val_loss:0.834 val_mse:0.828 val_accuracy:0.250
epoch 009 loss: 0.695 mse:0.690 accuracy:0.550 val_loss:0.803 val_mse:0.797 val_accuracy:0.350
epoch 010 loss: 0.686 mse:0.681 accuracy:0.450 val_loss:0.785 val_mse:0.779 val_accuracy:0.250
epoch 050 loss: 0.111 mse:0.105 accuracy:1.000 val_loss:0.130 val_mse:0.124 val_accuracy:0.950
epoch 051 loss: 0.106 mse:0.100 accuracy:1.000 val_loss:0.126 val_mse:0.120 val_accuracy:0.950
epoch 052 loss: 0.104 mse:0.099 accuracy:1.000 val_loss:0.118 val_mse:0.112 val_accuracy:1.000
epoch 053 loss: 0.096 mse:0.091 accuracy:1.000 val_loss:0.115 val_mse:0.109 val_accuracy:0.950
epoch 054 loss: 0.095 mse:0.089 accuracy:1.000 val_loss:0.109 val_mse:0.103 val_accuracy:0.950
epoch 055 loss: 0.093 mse:0.087 accuracy:1.000 val_loss:0.104 val_mse:0.098 val_accuracy:1.000
epoch 056 loss: 0.088 mse:0.083 accuracy:1.000 val_loss:0.101 val_mse:0.095 val_accuracy:1.000
epoch 057 loss: 0.085 mse:0.079 accuracy:1.000 val_loss:0.097 val_mse:0.091 val_accuracy:1.000
epoch 058 loss: 0.083 mse:0.077 accuracy:1.000 val_loss:0.093 val_mse:0.087 val_accuracy:1.000
epoch 059 loss: 0.076 mse:0.070 accuracy:1.000 val_loss:0.091 val_mse:0.085 val_accuracy:1.000
epoch 060 loss: 0.077 mse:0.071 accuracy:1.000 val_loss:0.088 val_mse:0.082 val_accuracy:1.000
"""

SMALL_RATE = """
epoch 001 loss: 2.321 mse:2.316 accuracy:0.100 val_loss:2.320 val_mse:2.315 val_accuracy:0.100
epoch 002 loss: 2.319 mse:2.314 accuracy:0.100 val_loss:2.318 val_mse:2.313 val_accuracy:0.100
epoch 003 loss: 2.317 mse:2.312 accuracy:0.100 val_loss:2.316 val_mse:2.311 val_accuracy:0.100
epoch 004 loss: 2.315 mse:2.310 accuracy:0.100 val_loss:2.314 val_mse:2.309 val_accuracy:0.100
epoch 005 loss: 2.313 mse:2.308 accuracy:0.100 val_loss:2.312 val_mse:2.307 val_accuracy:0.100
epoch 006 loss: 2.311 mse:2.306 accuracy:0.100 val_loss:2.310 val_mse:2.305 val_accuracy:0.100
epoch 007 loss: 2.309 mse:2.304 accuracy:0.100 val_loss:2.308 val_mse:2.303 val_accuracy:0.100
epoch 008 loss: 2.307 mse:2.302 accuracy:0.100 val_loss:2.306 val_mse:2.301 val_accuracy:0.100
epoch 100 loss: 2.141 mse:2.136 accuracy:0.100 val_loss:2.141 val_mse:2.135 val_accuracy:0.100
epoch 101 loss: 2.140 mse:2.134 accuracy:0.100 val_loss:2.139 val_mse:2.134 val_accuracy:0.100
epoch 102 loss: 2.138 mse:2.133 accuracy:0.100 val_loss:2.137 val_mse:2.132 val_accuracy:0.100
epoch 103 loss: 2.136 mse:2.131 accuracy:0.100 val_loss:2.136 val_mse:2.130 val_accuracy:0.100
epoch 104 loss: 2.135 mse:2.129 accuracy:0.100 val_loss:2.134 val_mse:2.129 val_accuracy:0.100
epoch 105 loss: 2.133 mse:2.128 accuracy:0.100 val_loss:2.132 val_mse:2.127 val_accuracy:0.100
"""

RATE_1E6 = """
epoch 001  loss: inf  mse:5.0  accuracy:0.100  val_loss:inf  val_mse:9.0  val_accuracy:0.100
epoch 002  loss: nan  mse:nan  accuracy:0.100  val_loss:nan  val_mse:nan  val_accuracy:0.100
epoch 003  loss: nan  mse:nan  accuracy:0.100  val_loss:nan  val_mse:nan  val_accuracy:0.100
epoch 004  loss: nan  mse:nan  accuracy:0.100  val_loss:nan  val_mse:nan  val_accuracy:0.100
"""

RATE_1E3 = """
epoch 001  loss: 1.297  mse:1.000  accuracy:0.100  val_loss:1.297val_mse:1.000val_accuracy:0.100
epoch 002  loss: 1.002  mse:1.000  accuracy:0.100  val_loss:1.002  val_mse:1.000val_accuracy 0.100
epoch 003  loss: 2.347  mse:2.310  accuracy:0.099  val_loss:5.037  val_mse:5.000val_accuracy:0.100
epoch 004  loss: 4.048  mse:3.119  accuracy:0.101  val_loss:1.928  val_mse:1.000val_accuracy:0.122
epoch 005  loss: 1.602  mse:1.281  accuracy:0.101  val_loss:3.721  val_mse:3.400val_accuracy:0.092
epoch 006  loss: 8.232  mse:3.299  accuracy:0.098  val_loss:7.533  val_mse:2.600val_accuracy:0.100
"""

COARSE = """
lr: 0.011785    reg: 0.025376    val_acc: 0.274533 (1/50)
lr: 0.346997    reg: 0.001071    val_acc: 0.344133 (2/50)
lr: 7.300293    reg: 0.000490    val_acc: 0.262533 (3/50)
lr: 8.848671    reg: 0.000001    val_acc: 0.101400 (4/50)
lr: 0.655791    reg: 0.469060    val_acc: 0.098333 (5/50)
lr: 0.158438    reg: 0.000007    val_acc: 0.359400 (6/50)
lr: 4.470351    reg: 0.857240    val_acc: 0.102533 (7/50)
lr: 0.036313    reg: 0.000012    val_acc: 0.361200 (8/50)
lr: 0.145830    reg: 0.000277    val_acc: 0.361933 (9/50)
lr: 0.011910    reg: 0.017476    val_acc: 0.299467 (10/50)
lr: 0.002054    reg: 0.040106    val_acc: 0.247600 (11/50)
lr: 0.004204    reg: 0.000003    val_acc: 0.281533 (12/50)
lr: 5.542544    reg: 0.012275    val_acc: 0.101400 (13/50)
lr: 0.753310    reg: 0.000035    val_acc: 0.347733 (14/50)
lr: 0.020305    reg: 0.000025    val_acc: 0.341800 (15/50)
lr: 0.020305    reg: 0.000025    val_acc: 0.341800 (15/50)
lr: 0.047148    reg: 0.000003    val_acc: 0.372933 (16/50)
lr: 0.715592    reg: 0.000038    val_acc: 0.344800 (17/50)
lr: 3.136087    reg: 0.000027    val_acc: 0.308200 (18/50)
lr: 4.079735    reg: 0.000005    val_acc: 0.101400 (19/50)
lr: 0.058329    reg: 0.005209    val_acc: 0.346600 (20/50)
"""

FINE = """
lr: 0.074153    reg: 0.000009    val_acc: 0.372267 (1/50)
lr: 0.056680    reg: 0.000086    val_acc: 0.374467 (2/50)
lr: 0.012457    reg: 0.000156    val_acc: 0.323267 (3/50)
lr: 0.013878    reg: 0.000002    val_acc: 0.326867 (4/50)
lr: 0.022867    reg: 0.000002    val_acc: 0.350000 (5/50)
lr: 0.012395    reg: 0.000296    val_acc: 0.327400 (6/50)
lr: 0.045546    reg: 0.000033    val_acc: 0.364867 (7/50)
lr: 0.084343    reg: 0.000420    val_acc: 0.369133 (8/50)
lr: 0.010996    reg: 0.000121    val_acc: 0.318600 (9/50)
lr: 0.042293    reg: 0.000829    val_acc: 0.366200 (10/50)
lr: 0.068953    reg: 0.000082    val_acc: 0.368800 (11/50)
lr: 0.057531    reg: 0.000129    val_acc: 0.366400 (12/50)
lr: 0.029347    reg: 0.000171    val_acc: 0.359667 (13/50)
lr: 0.051847    reg: 0.000118    val_acc: 0.367733 (14/50)
lr: 0.045753    reg: 0.000011    val_acc: 0.365333 (15/50)
lr: 0.017673    reg: 0.000009    val_acc: 0.334000 (16/50)
lr: 0.034508    reg: 0.000163    val_acc: 0.362800 (17/50)
lr: 0.046635    reg: 0.000307    val_acc: 0.368400 (18/50)
lr: 0.010515    reg: 0.000038    val_acc: 0.317267 (19/50)
lr: 0.084896    reg: 0.000303    val_acc: 0.373800 (20/50)
lr: 0.058557    reg: 0.000021    val_acc: 0.367933 (21/50)
lr: 0.026351    reg: 0.000002    val_acc: 0.357400 (22/50)
lr: 0.012540    reg: 0.000398    val_acc: 0.325867 (23/50)
"""
